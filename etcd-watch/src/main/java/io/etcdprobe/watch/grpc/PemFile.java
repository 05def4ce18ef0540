package io.etcdprobe.watch.grpc;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468); text around them is passed over, as openssl writes it. */
record PemFile(SecretFile file) {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /**
   * One block.
   *
   * @param label for example CERTIFICATE
   * @param text between its lines, base64
   */
  record Block(String label, String text) {}

  /** Its blocks in their order; at least one. */
  List<Block> blocks() throws AccessException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(file.text());
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    if (blocks.isEmpty()) {
      throw fault("is not PEM: it has no -----BEGIN line with its end");
    }
    return blocks;
  }

  /** What a block holds. */
  byte[] decode(Block block) throws AccessException {
    try {
      return Base64.getMimeDecoder().decode(block.text());
    } catch (IllegalArgumentException notBase64) {
      throw fault("has a damaged " + block.label() + " block", notBase64);
    }
  }

  AccessException fault(String said) {
    return file.fault(said, null);
  }

  AccessException fault(String said, Throwable cause) {
    return file.fault(said, cause);
  }
}
