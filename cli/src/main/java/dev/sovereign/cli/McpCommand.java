package dev.sovereign.cli;

import dev.sovereign.cli.memory.McpBridge;
import dev.sovereign.cli.stack.Site;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = McpCommand.NAME,
    description = "Carries MCP over standard input and output to the gateway, for MCP clients.",
    mixinStandardHelpOptions = true)
final class McpCommand implements Callable<Integer> {

  static final String NAME = "mcp";

  @Override
  public Integer call() throws Exception {
    Site site = Site.loadWithoutApiKeys(System.getenv());
    new McpBridge(site, System.in, Output.results(), Output.progress()).run();
    return ExitCode.OK;
  }
}
