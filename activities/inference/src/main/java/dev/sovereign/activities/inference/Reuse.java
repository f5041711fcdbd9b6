package dev.sovereign.activities.inference;

/**
 * What a caller says of answers before and after the one that it asks for.
 *
 * @param cache whether a kept answer will do
 * @param catchUp whether a lower answer is to be made again later
 */
public record Reuse(Cache cache, CatchUp catchUp) {

  /** Nothing was said. */
  public static final Reuse UNSAID = new Reuse(Cache.UNSAID, CatchUp.UNSAID);

  /** A workflow's call, which keeps and queues by itself. */
  static final Reuse NONE = new Reuse(Cache.OFF, CatchUp.OFF);

  /** Of the exact cache. */
  public enum Cache {
    /** A request whose answer does not depend on chance is answered from the cache. */
    UNSAID,
    /** So is any other. */
    USE,
    /** It is answered anew, and kept in place of what was. */
    REFRESH,
    /** It is neither answered from the cache nor kept. */
    OFF
  }

  /** Of lower answers. */
  public enum CatchUp {
    /** What rules answered is made again. */
    UNSAID,
    /** So is what a lower layer or tier answered. */
    ALLOW,
    /** Nothing is. */
    OFF
  }
}
