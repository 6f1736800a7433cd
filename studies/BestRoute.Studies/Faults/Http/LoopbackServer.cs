using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BestRoute.Studies.Faults.Http;

/// <summary>
/// A server on the loopback interface that speaks OpenAI's protocol. It writes to the socket itself, since it has to break the protocol. The first part of
/// the path names the model. A request with the header <c>x-fault</c> gets the fault.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private const string Fault = "x-fault";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<HttpExchange, Task>? _fault;

    public LoopbackServer(Func<HttpExchange, Task>? fault)
    {
        _fault = fault;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Marks a request, so that it gets the fault.</summary>
    public static void Mark(HttpRequestMessage request) => request.Headers.Add(Fault, "1");

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_end.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The cell is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                var request = await ReadAsync(socket);
                var exchange = new HttpExchange(socket, request.Split('/')[1], request.Contains("\"stream\":true", StringComparison.Ordinal), _end.Token);
                await (request.Contains($"\r\n{Fault}:", StringComparison.OrdinalIgnoreCase) ? _fault!(exchange) : exchange.AnswerAsync());
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client left, the connection was reset, or the cell is over.
            }
        }
    }

    /// <summary>Reads the headers and the body.</summary>
    private async Task<string> ReadAsync(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var read = 0;
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(read), _end.Token);
            read += count;
            var text = Encoding.UTF8.GetString(buffer, 0, read);
            var headers = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (headers >= 0)
            {
                var line = text[..headers].Split("\r\n").FirstOrDefault(static line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
                if (line is null || read >= headers + 4 + int.Parse(line.AsSpan(line.IndexOf(':') + 1)))
                {
                    return text;
                }
            }

            if (count == 0)
            {
                throw new OperationCanceledException("The client left.");
            }
        }
    }
}
