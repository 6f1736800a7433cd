using BestRoute.Tool;

return await BestRouteCommand.RunAsync(args, ToolConsole.Default).ConfigureAwait(false);
