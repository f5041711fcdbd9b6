package dev.sovereign.cli.machine;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** 127.0.0.1 itself: what a machine calls its loopback may be the other protocol's. */
public final class Loopback {

  private Loopback() {}

  /** The one address that everything here listens on. */
  public static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException impossible) {
      throw new AssertionError("four bytes are an address", impossible);
    }
  }
}
