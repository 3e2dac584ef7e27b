package io.milvusimport.connect.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Checks of one setting's value. An absent value passes: whether it may be absent is said
 * elsewhere.
 */
final class Checks {
  static final Validator NOT_BLANK = check("not blank", text -> !text.isBlank());

  static final Validator HTTP_ADDRESS =
      check("http(s)://host[:port], without user and password", Checks::isHttp);

  /** Key prefixes: no slash at either end, nothing that a folder would read as a way up. */
  static final Validator KEY_PREFIX =
      check(
          "names of letters, digits, '.', '_' and '-', with '/' between them",
          text -> text.matches("[\\w-][\\w.-]*(/[\\w-][\\w.-]*)*"));

  private Checks() {}

  private static Validator check(String form, Predicate<String> passes) {
    return new Validator() {
      @Override
      public void ensureValid(String name, @Nullable Object value) {
        if (value != null && !passes.test(value.toString())) {
          throw new ConfigException(name + " must be " + form + "."); // the value may hold a secret
        }
      }

      @Override
      public String toString() {
        return form;
      }
    };
  }

  /**
   * A value that a parser takes.
   *
   * @param parser throws {@link IllegalArgumentException} with what is wrong; the values of such
   *     settings are no secrets
   */
  static Validator parsed(String form, Consumer<String> parser) {
    return new Validator() {
      @Override
      public void ensureValid(String name, @Nullable Object value) {
        if (value == null) {
          return;
        }
        try {
          parser.accept(value.toString());
        } catch (IllegalArgumentException e) {
          throw new ConfigException("%s must be %s: %s.".formatted(name, form, e.getMessage()));
        }
      }

      @Override
      public String toString() {
        return form;
      }
    };
  }

  private static boolean isHttp(String text) {
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
