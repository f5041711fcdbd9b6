package dev.sovereign.testing.benchmark;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One connection, lent again and again; of one thread. */
final class KeptConnection {

  private KeptConnection() {}

  static DataSource of(DataSource real) {
    try {
      Connection connection = real.getConnection();
      var lent =
          (Connection)
              Proxy.newProxyInstance(
                  KeptConnection.class.getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (_, method, arguments) ->
                      method.getName().equals("close")
                          ? null
                          : invoked(() -> method.invoke(connection, arguments)));
      return (DataSource)
          Proxy.newProxyInstance(
              KeptConnection.class.getClassLoader(),
              new Class<?>[] {DataSource.class},
              (_, method, arguments) ->
                  method.getName().equals("getConnection")
                      ? lent
                      : invoked(() -> method.invoke(real, arguments)));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private interface Call {
    Object make() throws ReflectiveOperationException;
  }

  private static Object invoked(Call call) throws Throwable {
    try {
      return call.make();
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
