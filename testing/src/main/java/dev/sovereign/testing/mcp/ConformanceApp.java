package dev.sovereign.testing.mcp;

import dev.sovereign.gateway.DoorFilter;
import dev.sovereign.gateway.mcp.McpEndpoint;
import dev.sovereign.gateway.mcp.McpSurface;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A server of the fixtures on a free port of loopback: the endpoint and filter of production. */
public final class ConformanceApp implements AutoCloseable {

  private static final String TOKEN = "conformance";

  private final Tomcat tomcat = new Tomcat();
  private final McpEndpoint endpoint;

  private ConformanceApp(Path folder) throws LifecycleException {
    endpoint = new McpEndpoint("sovereign-conformance", "1.0.0", surface());
    tomcat.setBaseDir(folder.toString());
    tomcat.setConnector(connector());
    Context context = tomcat.addContext("", folder.toString());
    filter(context, "token", new OwnersToken());
    filter(context, "door", new DoorFilter(TOKEN));
    Tomcat.addServlet(context, "mcp", endpoint.servlet()).setAsyncSupported(true);
    context.addServletMappingDecoded(McpEndpoint.PATH, "mcp");
    tomcat.start();
  }

  /**
   * Starts it.
   *
   * @param folder for the server's own files
   */
  public static ConformanceApp start(Path folder) {
    try {
      return new ConformanceApp(folder);
    } catch (LifecycleException e) {
      throw new IllegalStateException("the conformance server does not start", e);
    }
  }

  /** Where a client connects. */
  public URI address() {
    return URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/mcp");
  }

  @Override
  public void close() {
    endpoint.close();
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("the conformance server does not stop", e);
    }
  }

  private static McpSurface surface() {
    return new McpSurface(
        "Fixtures of the conformance suite.",
        ConformanceTools.tools(),
        ConformanceResources.resources(),
        ConformanceResources.templates(),
        ConformancePrompts.prompts(),
        ConformancePrompts.completions());
  }

  private static Connector connector() {
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }
    return connector;
  }

  private static void filter(Context context, String name, Filter filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName(name);
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName(name);
    mapping.addURLPattern("/*");
    context.addFilterMap(mapping);
  }

  /** The suite's client cannot send a token, so it is put on; Host and Origin stay as they came. */
  private static final class OwnersToken extends HttpFilter {

    private static final String HEADER = "Authorization";

    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(
          new HttpServletRequestWrapper(request) {
            @Override
            public String getHeader(String name) {
              return HEADER.equalsIgnoreCase(name) ? "Bearer " + TOKEN : super.getHeader(name);
            }

            @Override
            public Enumeration<String> getHeaders(String name) {
              return HEADER.equalsIgnoreCase(name)
                  ? Collections.enumeration(List.of("Bearer " + TOKEN))
                  : super.getHeaders(name);
            }
          },
          response);
    }
  }
}
