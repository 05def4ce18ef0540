package io.etcdprobe.watch.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;

/** JSON from a member, token by token, within limits far above what etcd sends. */
final class JsonSource {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(32)
                  .maxStringLength(64 << 10)
                  .maxNameLength(1 << 10)
                  .maxNumberLength(64)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // The other side chooses the names, so none is remembered after its answer.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonSource() {}

  static JsonParser of(InputStream in) throws IOException {
    return FACTORY.createParser(in);
  }

  static JsonParser of(byte[] bytes, int from, int length) throws IOException {
    return FACTORY.createParser(bytes, from, length);
  }

  /** Requires that nothing follows. */
  static void end(JsonParser json) throws IOException {
    if (json.nextToken() != null) {
      throw new UnexpectedException();
    }
  }

  /**
   * Goes to the next name in an object and then to its value, which becomes current; false at the
   * object's end.
   */
  static boolean nextField(JsonParser json) throws IOException {
    if (json.nextToken() == JsonToken.END_OBJECT) {
      return false;
    }
    json.nextToken();
    return true;
  }

  /** The current string. */
  static String string(JsonParser json) throws IOException, UnexpectedException {
    require(json, JsonToken.VALUE_STRING);
    return json.getText();
  }

  /** The current whole number. One that does not fit into a long is an IOException, too. */
  static long whole(JsonParser json) throws IOException, UnexpectedException {
    require(json, JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  static void require(JsonParser json, JsonToken token) throws UnexpectedException {
    if (json.currentToken() != token) {
      throw new UnexpectedException();
    }
  }

  /** The JSON is well-formed but not what etcd sends. */
  static final class UnexpectedException extends IOException {

    private static final long serialVersionUID = 1L;
  }
}
