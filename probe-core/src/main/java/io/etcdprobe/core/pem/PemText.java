package io.etcdprobe.core.pem;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM text (RFC 7468). Text around the blocks is ignored. */
public final class PemText {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private PemText() {}

  /**
   * One block.
   *
   * @param label for example CERTIFICATE
   * @param text the base64 text between its BEGIN and END lines
   */
  public record Block(String label, String text) {

    /** The decoded content. */
    public byte[] decode() throws PemException {
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException notBase64) {
        throw new PemException("has a damaged " + label + " block", notBase64);
      }
    }

    /** The label only, to keep the content secret. */
    @Override
    public String toString() {
      return label;
    }
  }

  /** The blocks of a text in their order; at least one. */
  public static List<Block> blocks(String text) throws PemException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    if (blocks.isEmpty()) {
      throw new PemException("is not PEM: it has no -----BEGIN line with its -----END line");
    }
    return blocks;
  }
}
