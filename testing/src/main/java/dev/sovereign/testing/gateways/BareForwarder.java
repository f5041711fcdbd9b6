package dev.sovereign.testing.gateways;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.Executors;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.util.Timeout;

/**
 * What a gateway costs that does nothing: the same server, threads and client as ours, and each
 * request and answer copied from one to the other.
 */
public final class BareForwarder {

  private static final int MAX_CONNECTIONS = 512;

  private BareForwarder() {}

  /**
   * Arguments: the port to serve, the upstream's base address ending in {@code /v1}, and a folder
   * for the server's own files.
   */
  public static void main(String[] arguments) throws LifecycleException {
    Tomcat tomcat = new Tomcat();
    String folder = arguments[2];
    tomcat.setBaseDir(folder);
    Connector connector = new Connector();
    connector.setPort(Integer.parseInt(arguments[0]));
    connector.setProperty("address", "127.0.0.1");
    // As ours: a connection is kept for any number of requests.
    connector.setProperty("maxKeepAliveRequests", "-1");
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }
    tomcat.setConnector(connector);
    var context = tomcat.addContext("", folder);
    Tomcat.addServlet(context, "forward", new Forward(URI.create(arguments[1])));
    context.addServletMappingDecoded("/v1/*", "forward");
    tomcat.start();
    tomcat.getServer().await();
  }

  /** Copies, with nothing looked up or made anew for a request that could be before all of them. */
  private static final class Forward extends HttpServlet {

    private static final int BUFFER = 16 * 1024;

    private final transient HttpHost upstream;
    private final String basePath;
    private final transient CloseableHttpClient client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(MAX_CONNECTIONS)
                    .setMaxConnPerRoute(MAX_CONNECTIONS)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setSocketTimeout(Timeout.DISABLED).build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    // As ours: a timer a read would cost a virtual thread more than the read.
                    .setResponseTimeout(Timeout.DISABLED)
                    .build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .build();

    Forward(URI base) {
      this.upstream = new HttpHost(base.getScheme(), base.getHost(), base.getPort());
      this.basePath = base.getRawPath();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      var post = new BasicClassicHttpRequest("POST", upstream, basePath + request.getPathInfo());
      post.setEntity(new ByteArrayEntity(body(request), ContentType.APPLICATION_JSON));
      client.execute(
          upstream,
          post,
          answer -> {
            HttpEntity entity = answer.getEntity();
            response.setStatus(answer.getCode());
            response.setContentType(entity.getContentType());
            if (entity.getContentLength() >= 0) {
              response.setContentLengthLong(entity.getContentLength());
            }
            copy(entity, response.getOutputStream());
            return true;
          });
    }

    /** In one array of its length, as ours. */
    private static byte[] body(HttpServletRequest request) throws IOException {
      int length = request.getContentLength();
      InputStream in = request.getInputStream();
      return length < 0 ? in.readAllBytes() : in.readNBytes(length);
    }

    private static void copy(HttpEntity entity, OutputStream out) throws IOException {
      long length = entity.getContentLength();
      byte[] buffer = new byte[length < 0 ? BUFFER : Math.clamp(length, 1, BUFFER)];
      boolean flush = entity.isChunked();
      InputStream in = entity.getContent();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        if (flush) {
          out.flush();
        }
      }
    }
  }
}
