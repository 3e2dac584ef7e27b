package io.milvusimport.milvus;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A page for people in the place of an answer: what a proxy or a wrong address gives. */
final class WebPage {
  private static final int MOST_READ_CHARS = 10_000;
  private static final Pattern TITLE =
      Pattern.compile(
          "<title[^>]*>\\s*(.*?)\\s*</title>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private WebPage() {}

  /** Its title, which tells whose it is; the rest is noise. Empty if the text is no page. */
  static Optional<String> display(@Nullable String contentType, String text) {
    boolean isPage =
        (contentType != null && contentType.contains("html"))
            || text.stripLeading().startsWith("<");
    if (!isPage) {
      return Optional.empty();
    }
    Matcher title = TITLE.matcher(text.substring(0, Math.min(MOST_READ_CHARS, text.length())));
    return Optional.of(
        title.find() ? "a web page, \"" + title.group(1) + "\"" : "a web page without a title");
  }
}
