package dev.sovereign.testing.benchmark;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Takes whatever is exported to it over gRPC, on loopback, and keeps the bytes: attributes of spans
 * are plain text in them.
 */
final class SpanSink implements AutoCloseable {

  private static final Marshaller<byte[]> BYTES =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final List<byte[]> exports = new CopyOnWriteArrayList<>();
  private final Server server;

  private SpanSink(InetSocketAddress address) throws IOException {
    server = NettyServerBuilder.forAddress(address).fallbackHandlerRegistry(new Any()).build();
    server.start();
  }

  static SpanSink start() {
    try {
      return new SpanSink(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "http://127.0.0.1:" + server.getPort();
  }

  long holding(Needle needle) {
    return exports.stream().filter(needle::in).count();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  /** An empty answer to any export is one that took everything. */
  private void keep(byte[] export, StreamObserver<byte[]> answer) {
    exports.add(export);
    answer.onNext(new byte[0]);
    answer.onCompleted();
  }

  private final class Any extends HandlerRegistry {

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.<byte[], byte[]>newBuilder()
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(name)
              .setRequestMarshaller(BYTES)
              .setResponseMarshaller(BYTES)
              .build();
      return ServerMethodDefinition.create(method, ServerCalls.asyncUnaryCall(SpanSink.this::keep));
    }
  }
}
