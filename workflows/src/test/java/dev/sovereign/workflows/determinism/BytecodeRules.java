package dev.sovereign.workflows.determinism;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What workflow code must not use, as names in bytecode. */
final class BytecodeRules {

  /** Why a use is banned. */
  enum Rule {
    CLOCK,
    RANDOMNESS,
    THREADS,
    IO,
    ENVIRONMENT,
    DEFAULT_LOCALE,
    MUTABLE_STATIC,
    ITERATION_ORDER,
    FOREIGN_CODE
  }

  /** A class, all of it, or a package when it ends in a slash. */
  private record Owner(Rule rule, String prefix) {}

  /** A method or field; its name ends in {@code *} when any with that beginning is meant. */
  private record Member(Rule rule, String owner, String name) {}

  private static final List<Owner> OWNERS =
      List.of(
          new Owner(Rule.CLOCK, "java/time/Clock"),
          new Owner(Rule.CLOCK, "java/time/InstantSource"),
          new Owner(Rule.RANDOMNESS, "java/util/Random"),
          new Owner(Rule.RANDOMNESS, "java/util/SplittableRandom"),
          new Owner(Rule.RANDOMNESS, "java/util/random/"),
          new Owner(Rule.RANDOMNESS, "java/util/concurrent/ThreadLocalRandom"),
          new Owner(Rule.RANDOMNESS, "java/security/"),
          new Owner(Rule.THREADS, "java/lang/Thread"),
          new Owner(Rule.THREADS, "java/lang/ThreadLocal"),
          new Owner(Rule.THREADS, "java/lang/ThreadGroup"),
          new Owner(Rule.THREADS, "java/lang/InheritableThreadLocal"),
          new Owner(Rule.THREADS, "java/lang/ScopedValue"),
          new Owner(Rule.THREADS, "java/util/Timer"),
          new Owner(Rule.THREADS, "java/util/concurrent/"),
          new Owner(Rule.IO, "java/io/"),
          new Owner(Rule.IO, "java/nio/"),
          new Owner(Rule.IO, "java/net/"),
          new Owner(Rule.IO, "java/sql/"),
          new Owner(Rule.IO, "javax/"),
          new Owner(Rule.IO, "java/util/Scanner"),
          new Owner(Rule.IO, "java/util/zip/ZipFile"),
          new Owner(Rule.IO, "java/util/jar/"),
          new Owner(Rule.IO, "java/util/ServiceLoader"),
          new Owner(Rule.ENVIRONMENT, "java/lang/Process"),
          new Owner(Rule.ENVIRONMENT, "java/lang/ProcessBuilder"),
          new Owner(Rule.ENVIRONMENT, "java/lang/ProcessHandle"),
          new Owner(Rule.ENVIRONMENT, "java/lang/Runtime"),
          new Owner(Rule.ENVIRONMENT, "java/lang/management/"),
          new Owner(Rule.ENVIRONMENT, "java/util/prefs/"));

  private static final Set<String> HARMLESS =
      Set.of(
          "java/io/IOException",
          "java/io/UncheckedIOException",
          "java/io/Serializable",
          "java/io/StringReader",
          "java/io/StringWriter",
          "java/io/ByteArrayInputStream",
          "java/io/ByteArrayOutputStream",
          "java/lang/RuntimeException",
          "java/nio/charset/StandardCharsets",
          "java/nio/charset/Charset",
          "java/nio/ByteBuffer",
          "java/net/URI",
          "java/net/URISyntaxException",
          "java/security/MessageDigest",
          "java/security/NoSuchAlgorithmException",
          // Checking a signature is a function of its arguments; making one is not in the list.
          "java/security/GeneralSecurityException",
          "java/security/KeyFactory",
          "java/security/PublicKey",
          "java/security/Signature",
          "java/security/spec/KeySpec",
          "java/security/spec/X509EncodedKeySpec",
          "java/util/concurrent/TimeUnit");

  private static final List<Member> MEMBERS =
      List.of(
          new Member(Rule.CLOCK, "java/lang/System", "currentTimeMillis"),
          new Member(Rule.CLOCK, "java/lang/System", "nanoTime"),
          new Member(Rule.CLOCK, "java/time/", "now"),
          new Member(Rule.CLOCK, "java/util/Calendar", "getInstance"),
          new Member(Rule.RANDOMNESS, "java/util/UUID", "randomUUID"),
          new Member(Rule.RANDOMNESS, "java/lang/Math", "random"),
          new Member(Rule.RANDOMNESS, "java/lang/StrictMath", "random"),
          new Member(Rule.RANDOMNESS, "java/util/Collections", "shuffle"),
          new Member(Rule.RANDOMNESS, "java/lang/System", "identityHashCode"),
          new Member(Rule.THREADS, "java/", "parallelStream"),
          new Member(Rule.THREADS, "java/util/stream/", "parallel"),
          new Member(Rule.THREADS, "java/util/Arrays", "parallel*"),
          new Member(Rule.THREADS, "java/lang/Object", "wait*"),
          new Member(Rule.THREADS, "java/lang/Object", "notify*"),
          new Member(Rule.IO, "java/lang/System", "out"),
          new Member(Rule.IO, "java/lang/System", "err"),
          new Member(Rule.IO, "java/lang/System", "in"),
          new Member(Rule.IO, "java/lang/System", "console"),
          new Member(Rule.IO, "java/lang/System", "load*"),
          new Member(Rule.IO, "java/lang/Class", "getResource*"),
          new Member(Rule.IO, "java/lang/ClassLoader", "getResource*"),
          new Member(Rule.IO, "java/lang/IO", "*"),
          new Member(Rule.IO, "java/lang/Throwable", "printStackTrace"),
          new Member(Rule.ENVIRONMENT, "java/lang/System", "getenv"),
          new Member(Rule.ENVIRONMENT, "java/lang/System", "getProperty"),
          new Member(Rule.ENVIRONMENT, "java/lang/System", "getProperties"),
          new Member(Rule.ENVIRONMENT, "java/lang/System", "setProperty"),
          new Member(Rule.ENVIRONMENT, "java/lang/System", "lineSeparator"),
          new Member(Rule.ENVIRONMENT, "java/lang/System", "exit"),
          new Member(Rule.ENVIRONMENT, "java/lang/Integer", "getInteger"),
          new Member(Rule.ENVIRONMENT, "java/lang/Long", "getLong"),
          new Member(Rule.ENVIRONMENT, "java/lang/Boolean", "getBoolean"),
          new Member(Rule.DEFAULT_LOCALE, "java/util/Locale", "getDefault"),
          new Member(Rule.DEFAULT_LOCALE, "java/util/Locale", "setDefault"),
          new Member(Rule.DEFAULT_LOCALE, "java/util/TimeZone", "getDefault"),
          new Member(Rule.DEFAULT_LOCALE, "java/time/ZoneId", "systemDefault"),
          new Member(Rule.DEFAULT_LOCALE, "java/nio/charset/Charset", "defaultCharset"),
          new Member(Rule.DEFAULT_LOCALE, "java/lang/String", "formatted"),
          new Member(Rule.ITERATION_ORDER, "java/util/HashMap", "<init>"),
          new Member(Rule.ITERATION_ORDER, "java/util/HashSet", "<init>"),
          new Member(Rule.ITERATION_ORDER, "java/util/IdentityHashMap", "<init>"),
          new Member(Rule.ITERATION_ORDER, "java/util/WeakHashMap", "<init>"),
          new Member(Rule.ITERATION_ORDER, "java/util/Hashtable", "<init>"),
          new Member(Rule.ITERATION_ORDER, "java/util/stream/Collectors", "toSet"),
          new Member(Rule.ITERATION_ORDER, "java/util/stream/Collectors", "toUnmodifiableSet"),
          new Member(Rule.ITERATION_ORDER, "java/util/stream/Collectors", "toUnmodifiableMap"),
          // Nobody who holds a Map or Set knows how it is ordered; hold a SequencedMap or a List.
          new Member(Rule.ITERATION_ORDER, "java/util/Set", "iterator"),
          new Member(Rule.ITERATION_ORDER, "java/util/Set", "stream"),
          new Member(Rule.ITERATION_ORDER, "java/util/Set", "forEach"),
          new Member(Rule.ITERATION_ORDER, "java/util/Set", "toArray"),
          new Member(Rule.ITERATION_ORDER, "java/util/Map", "entrySet"),
          new Member(Rule.ITERATION_ORDER, "java/util/Map", "keySet"),
          new Member(Rule.ITERATION_ORDER, "java/util/Map", "values"),
          new Member(Rule.ITERATION_ORDER, "java/util/Map", "forEach"));

  /** Members that are banned in one form only: without the locale, clock or order to use. */
  private static final List<Member> DESCRIPTORS =
      List.of(
          new Member(Rule.DEFAULT_LOCALE, "java/lang/String", "toLowerCase()"),
          new Member(Rule.DEFAULT_LOCALE, "java/lang/String", "toUpperCase()"),
          new Member(Rule.DEFAULT_LOCALE, "java/lang/String", "format(Ljava/lang/String;"),
          new Member(Rule.DEFAULT_LOCALE, "java/util/Formatter", "<init>()"),
          new Member(
              Rule.DEFAULT_LOCALE,
              "java/time/format/DateTimeFormatter",
              "ofPattern(Ljava/lang/String;)"),
          new Member(Rule.DEFAULT_LOCALE, "java/text/", "getInstance()"),
          new Member(Rule.DEFAULT_LOCALE, "java/text/", "<init>(Ljava/lang/String;)"),
          new Member(Rule.CLOCK, "java/util/Date", "<init>()"),
          new Member(Rule.CLOCK, "java/util/GregorianCalendar", "<init>()"),
          new Member(
              Rule.ITERATION_ORDER,
              "java/util/stream/Collectors",
              "toMap(Ljava/util/function/Function;Ljava/util/function/Function;)"),
          new Member(
              Rule.ITERATION_ORDER,
              "java/util/stream/Collectors",
              "groupingBy(Ljava/util/function/Function;)"),
          new Member(
              Rule.ITERATION_ORDER,
              "java/util/stream/Collectors",
              "groupingBy(Ljava/util/function/Function;Ljava/util/stream/Collector;)"));

  /** All that this jar may know; whatever does I/O lives elsewhere. */
  private static final List<String> KNOWN =
      List.of(
          "dev/sovereign/workflows/",
          "java/",
          "io/temporal/",
          "com/fasterxml/jackson/",
          "com/google/protobuf/ByteString",
          "org/slf4j/Logger",
          "org/jspecify/annotations/");

  private static final Set<String> MUTABLE_TYPES =
      Set.of(
          "java/util/Collection",
          "java/util/Map",
          "java/util/Set",
          "java/util/List",
          "java/lang/StringBuilder",
          "java/util/BitSet");

  private BytecodeRules() {}

  static Optional<Rule> ofClass(String name) {
    String outer = name.indexOf('$') < 0 ? name : name.substring(0, name.indexOf('$'));
    if (KNOWN.stream().noneMatch(name::startsWith)) {
      return Optional.of(Rule.FOREIGN_CODE);
    }
    if (HARMLESS.contains(outer) || isThrowable(outer)) {
      return Optional.empty();
    }
    return OWNERS.stream().filter(o -> covers(o.prefix(), outer)).findFirst().map(Owner::rule);
  }

  static Optional<Rule> ofMember(String owner, String name, String descriptor) {
    String signature = name + descriptor;
    return MEMBERS.stream()
        .filter(m -> covers(m.owner(), owner) && isNamed(m.name(), name))
        .findFirst()
        .or(
            () ->
                DESCRIPTORS.stream()
                    .filter(m -> covers(m.owner(), owner) && signature.startsWith(m.name()))
                    .findFirst())
        .map(Member::rule);
  }

  /** Whether a static final field of this type can change; arrays always can. */
  static boolean isMutable(String descriptor) {
    if (descriptor.startsWith("[")) {
      return true;
    }
    String type = descriptor.substring(1, Math.max(1, descriptor.length() - 1));
    return MUTABLE_TYPES.contains(type)
        || type.startsWith("java/util/concurrent/")
        || (type.startsWith("java/util/")
            && Arrays.asList("Map", "Set", "List", "Queue", "Deque", "Vector", "Stack").stream()
                .anyMatch(type::endsWith));
  }

  private static boolean covers(String prefix, String owner) {
    return prefix.endsWith("/") ? owner.startsWith(prefix) : owner.equals(prefix);
  }

  private static boolean isNamed(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  /** An exception does nothing by itself, and must be named to be caught. */
  private static boolean isThrowable(String name) {
    return name.endsWith("Exception");
  }
}
