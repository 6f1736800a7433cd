namespace BestRoute.Onnx.Tests;

/// <summary>Changes that leave a protobuf message one, and its fields not: what is around a change gets the length that it then has.</summary>
internal static class ProtobufEdits
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;
    private const int MaxDepth = 12;
    private const int MaxCopies = 300;

    private static readonly float[] _singles = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, float.MaxValue, float.MinValue, float.Epsilon, 1e30f];

    /// <summary>Changes a message, or one inside of it.</summary>
    public static byte[] Apply(ReadOnlySpan<byte> message, Random random, int depth = 0)
    {
        if (Read(message) is not { Count: > 0 } fields)
        {
            return ByteEdits.Apply(message.ToArray(), random);
        }

        // Each kind of field is as likely as the next, so that a thousand nodes do not hide one operator set.
        var kinds = fields.Select(static field => field.Number).Distinct().ToList();
        var kind = kinds[random.Next(kinds.Count)];
        var ofKind = fields.Where(field => field.Number == kind).ToList();
        var field = ofKind[random.Next(ofKind.Count)];
        var before = message[..field.Start];
        var own = message[field.Start..field.End];
        var after = message[field.End..];
        var payload = message[field.Payload..field.End];
        if (field.Wire == Bytes && payload.Length > 0 && depth < MaxDepth && random.Next(4) > 0)
        {
            return [.. before, .. Message(field.Number, Apply(payload, random, depth + 1)), .. after];
        }

        var other = fields[random.Next(fields.Count)];
        switch (random.Next(8))
        {
            case 0:
                return [.. before, .. after];
            case 1:
                return [.. before, .. Enumerable.Repeat(own.ToArray(), random.Next(4) == 0 ? MaxCopies : 2).SelectMany(static copy => copy), .. after];
            case 2:
                byte[] rest = [.. before, .. after];
                var place = fields[random.Next(fields.Count)].Start;
                place = place <= field.Start ? place : place - own.Length;
                return [.. rest.AsSpan(0, Math.Max(0, place)), .. own, .. rest.AsSpan(Math.Max(0, place))];
            case 3:
                return [.. before, .. message[other.Start..other.End], .. after];
            case 4:
                return [.. before, .. Tag(random.Next(1, 24), field.Wire), .. message[(field.Start + Tag(field.Number, field.Wire).Length)..field.End], .. after];
            case 5:
                return [.. before, .. Nested(field.Number, payload, random.Next(4) == 0 ? MaxCopies : 9), .. after];
            case 6 when field.Wire == Bytes:
                return [.. before, .. Tag(field.Number, Bytes), .. Number(ByteEdits.Number(random, payload.Length)), .. payload, .. after];
            default:
                return [.. before, .. Other(field, payload, random), .. after];
        }
    }

    private static byte[] Other((int Number, int Wire, int Start, int Payload, int End) field, ReadOnlySpan<byte> payload, Random random)
    {
        switch (field.Wire)
        {
            case Varint:
                return [.. Tag(field.Number, Varint), .. Number(ByteEdits.Number(random, payload.Length == 0 ? 0 : payload[0]))];
            case Fixed32:
                return [.. Tag(field.Number, Fixed32), .. BitConverter.GetBytes(_singles[random.Next(_singles.Length)])];
            case Fixed64:
                return [.. Tag(field.Number, Fixed64), .. BitConverter.GetBytes(ByteEdits.Number(random, 0))];
            default:
                return Message(field.Number, random.Next(4) == 0 ? [] : ByteEdits.Apply(payload.ToArray(), random));
        }
    }

    private static byte[] Nested(int number, ReadOnlySpan<byte> payload, int depth)
    {
        var nested = payload.ToArray();
        for (var i = 0; i < depth; i++)
        {
            nested = Message(number, nested);
        }

        return nested;
    }

    private static byte[] Message(int number, ReadOnlySpan<byte> payload) => [.. Tag(number, Bytes), .. Number(payload.Length), .. payload];

    private static byte[] Tag(int number, int wire) => Number(((long)number << 3) | (uint)wire);

    private static byte[] Number(long value)
    {
        var bytes = new List<byte>();
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }

        bytes.Add((byte)rest);
        return [.. bytes];
    }

    private static List<(int Number, int Wire, int Start, int Payload, int End)>? Read(ReadOnlySpan<byte> message)
    {
        var fields = new List<(int Number, int Wire, int Start, int Payload, int End)>();
        for (var position = 0; position < message.Length;)
        {
            var start = position;
            if (!TryNumber(message, ref position, out var tag) || tag >> 3 is 0 or > int.MaxValue)
            {
                return null;
            }

            var payload = position;
            var length = (ulong)0;
            switch ((int)(tag & 7))
            {
                case Varint when TryNumber(message, ref position, out _):
                    break;
                case Fixed64:
                    length = sizeof(long);
                    break;
                case Fixed32:
                    length = sizeof(int);
                    break;
                case Bytes when TryNumber(message, ref position, out length):
                    payload = position;
                    break;
                default:
                    return null;
            }

            if (length > (ulong)(message.Length - position))
            {
                return null;
            }

            position += (int)length;
            fields.Add(((int)(tag >> 3), (int)(tag & 7), start, payload, position));
        }

        return fields;
    }

    private static bool TryNumber(ReadOnlySpan<byte> message, ref int position, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && position < message.Length; shift += 7)
        {
            var next = message[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
