using Microsoft.Extensions.Options;

namespace Gateway;

/// <summary>Refuses to start with invalid options.</summary>
internal sealed class GatewayOptionsValidator(IHostEnvironment environment) : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options) =>
        options.Check(needsKeys: !environment.IsDevelopment()) is { } failure ? ValidateOptionsResult.Fail(failure) : ValidateOptionsResult.Success;
}
