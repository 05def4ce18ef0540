package io.etcdprobe.core.pem;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM text (RFC 7468); what stands around them is passed over. */
public final class PemText {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private PemText() {}

  /**
   * One block.
   *
   * @param label for example CERTIFICATE
   * @param text between its lines, base64
   */
  public record Block(String label, String text) {

    /** What it holds. */
    public byte[] decode() throws PemException {
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException notBase64) {
        throw new PemException("has a damaged " + label + " block", notBase64);
      }
    }

    /** Without what it holds. */
    @Override
    public String toString() {
      return label;
    }
  }

  /** Its blocks in their order; at least one. */
  public static List<Block> blocks(String text) throws PemException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    if (blocks.isEmpty()) {
      throw new PemException("is not PEM: it has no -----BEGIN line with its end");
    }
    return blocks;
  }
}
