package dev.sovereign.activities.inference.receipts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Many rows in one {@code COPY ... FROM STDIN (FORMAT binary)}: the server parses no statement and
 * no text, and makes no set of every column first, as it does of arrays. The format is the one of
 * the manual's page on {@code COPY}, "Binary Format": a field is its length in bytes as an int, -1
 * for null, and its bytes as the type's {@code recv} function reads them, in network order.
 */
final class BinaryCopy<T> {

  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

  /** No flags and no extension. */
  private static final int HEADER_INTS = 2;

  private static final int NULL = -1;
  private static final short END = -1;
  private static final byte JSONB_VERSION = 1;
  private static final int FIRST_BUFFER = 64 * 1024;

  /** PostgreSQL's time begins with the year 2000. */
  private static final long EPOCH_SECOND = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();

  private static final long MICROS = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private final String sql;
  private final List<Column<T>> columns;

  /** The columns of a table; those that are left out get their default. */
  BinaryCopy(String table, List<Column<T>> columns) {
    this.columns = List.copyOf(columns);
    this.sql = "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table, names(columns));
  }

  /** One column, and how its value of a row is written. */
  static final class Column<T> {
    private final String name;
    private final Field<T> field;

    private Column(String name, Field<T> field) {
      this.name = name;
      this.field = field;
    }
  }

  /** Writes one value of a row, its length first. */
  private interface Field<T> {
    void write(T row, Buffer out);
  }

  static <T> Column<T> text(String name, Function<T, @Nullable String> value) {
    return new Column<>(
        name,
        (row, out) -> {
          String text = value.apply(row);
          if (text == null) {
            out.putInt(NULL);
          } else {
            out.put(Rows.text(text).getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  static <T> Column<T> jsonb(String name, Function<T, String> value) {
    return new Column<>(
        name,
        (row, out) -> {
          byte[] text = value.apply(row).getBytes(StandardCharsets.UTF_8);
          out.putInt(Byte.BYTES + text.length);
          out.putByte(JSONB_VERSION);
          out.putBytes(text);
        });
  }

  static <T> Column<T> int8(String name, Function<T, @Nullable Long> value) {
    return new Column<>(
        name,
        (row, out) -> {
          Long number = value.apply(row);
          if (number == null) {
            out.putInt(NULL);
          } else {
            out.putLong(number);
          }
        });
  }

  static <T> Column<T> bool(String name, Function<T, @Nullable Boolean> value) {
    return new Column<>(
        name,
        (row, out) -> {
          Boolean truth = value.apply(row);
          out.putInt(truth == null ? NULL : Byte.BYTES);
          if (truth != null) {
            out.putByte((byte) (truth ? 1 : 0));
          }
        });
  }

  static <T> Column<T> timestamp(String name, Function<T, Instant> value) {
    return new Column<>(
        name,
        (row, out) -> {
          Instant at = value.apply(row);
          out.putLong(
              (at.getEpochSecond() - EPOCH_SECOND) * MICROS + at.getNano() / NANOS_PER_MICRO);
        });
  }

  static <T> String names(List<Column<T>> columns) {
    return String.join(", ", columns.stream().map(column -> column.name).toList());
  }

  /** Adds all rows or none; within the connection's transaction when it has one. */
  void insert(Connection connection, List<? extends T> rows) throws SQLException {
    Buffer out = new Buffer();
    out.putBytes(SIGNATURE);
    for (int i = 0; i < HEADER_INTS; i++) {
      out.putInt(0);
    }
    for (T row : rows) {
      out.putShort((short) columns.size());
      for (Column<T> column : columns) {
        column.field.write(row, out);
      }
    }
    out.putShort(END);
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    try {
      copy.writeToCopy(out.bytes.array(), 0, out.bytes.position());
      copy.endCopy();
    } catch (SQLException e) {
      cancel(copy, e);
      throw e;
    }
  }

  /** A connection in the middle of a copy can do nothing else. */
  private static void cancel(CopyIn copy, SQLException cause) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /** Bytes in network order; grows. */
  private static final class Buffer {
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BUFFER);

    private ByteBuffer with(int more) {
      if (bytes.remaining() < more) {
        ByteBuffer larger =
            ByteBuffer.allocate(Math.max(2 * bytes.capacity(), bytes.position() + more));
        bytes = larger.put(bytes.flip());
      }
      return bytes;
    }

    void putByte(byte value) {
      with(Byte.BYTES).put(value);
    }

    void putShort(short value) {
      with(Short.BYTES).putShort(value);
    }

    void putInt(int value) {
      with(Integer.BYTES).putInt(value);
    }

    /** A field of this type. */
    void putLong(long value) {
      with(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
    }

    /** A field of these bytes. */
    void put(byte[] value) {
      with(Integer.BYTES + value.length).putInt(value.length).put(value);
    }

    /** Without a length. */
    void putBytes(byte[] value) {
      with(value.length).put(value);
    }
  }
}
