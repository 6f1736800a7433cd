using Gateway;

var builder = WebApplication.CreateBuilder(args);
builder.AddGateway();

var app = builder.Build();
app.MapGateway();
if (app.Environment.IsDevelopment())
{
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($$"""

        Try it:
        curl -i {{app.Urls.First()}}/v1/chat/completions -H 'Content-Type: application/json' -d '{
          "model": "best-route",
          "messages": [{ "role": "user", "content": "Start with 14. Now add 27, then multiply by 3. Which number do you get?" }]
        }'

        """));
}

app.Run();
