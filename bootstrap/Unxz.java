import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tukaani.xz.XZInputStream;

/** Unpacks one xz file, for machines whose tar cannot: {@code java -cp xz.jar Unxz.java FROM TO}. */
class Unxz {
  public static void main(String[] arguments) throws Exception {
    try (InputStream from =
            new XZInputStream(Files.newInputStream(Path.of(arguments[0])));
        OutputStream to = Files.newOutputStream(Path.of(arguments[1]))) {
      from.transferTo(to);
    }
  }
}
