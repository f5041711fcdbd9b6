package dev.sovereign.activities.sovereignty;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's table of TCP sockets; its format is in proc_net_tcp of the Linux documentation:
 * local address and port in hexadecimal, each four bytes of the address in the machine's order.
 */
final class SocketTable {

  private static final String LISTENING = "0A";
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private SocketTable() {}

  /** The inode of the socket that takes connections to this address, or null. */
  static @Nullable String listeningInode(Path proc, InetAddress address, int port)
      throws IOException {
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Path path = proc.resolve(table);
      if (!Files.isReadable(path)) {
        continue;
      }
      for (String line : Files.readAllLines(path)) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > INODE
            && LISTENING.equals(fields[STATE])
            && takes(fields[LOCAL], address, port)) {
          return fields[INODE];
        }
      }
    }
    return null;
  }

  private static boolean takes(String local, InetAddress address, int port) throws IOException {
    int colon = local.indexOf(':');
    if (colon < 0 || Integer.parseInt(local.substring(colon + 1), 16) != port) {
      return false;
    }
    InetAddress bound = InetAddress.getByAddress(bytes(local.substring(0, colon)));
    return bound.isAnyLocalAddress() || Arrays.equals(bound.getAddress(), address.getAddress());
  }

  private static byte[] bytes(String hexadecimal) {
    byte[] bytes = HexFormat.of().parseHex(hexadecimal);
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      for (int word = 0; word < bytes.length; word += 4) {
        swap(bytes, word, word + 3);
        swap(bytes, word + 1, word + 2);
      }
    }
    return bytes;
  }

  private static void swap(byte[] bytes, int one, int other) {
    byte kept = bytes[one];
    bytes[one] = bytes[other];
    bytes[other] = kept;
  }
}
