package io.etcdprobe.watch.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468); text around them is passed over, as openssl writes it. */
final class PemFile {

  /** All the CAs that a system trusts are some 200 KB. */
  private static final int MAX_BYTES = 4 << 20;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /**
   * One block.
   *
   * @param label for example CERTIFICATE
   * @param text between its lines, base64
   */
  record Block(String label, String text) {}

  private final Path file;
  private final String what;

  /**
   * @param what the file is to the user, for messages: "the CA file"
   */
  PemFile(String what, Path file) {
    this.what = what;
    this.file = file;
  }

  /** Its blocks in their order; at least one. */
  List<Block> blocks() throws AccessException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text());
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

  private String text() throws AccessException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (bytes.length == MAX_BYTES) {
        throw fault("is too long for a PEM file");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      throw fault("does not exist", missing);
    } catch (AccessDeniedException denied) {
      throw fault("may not be read by this user", denied);
    } catch (IOException unreadable) {
      throw fault("cannot be read (" + unreadable.getMessage() + ")", unreadable);
    }
  }

  AccessException fault(String said) {
    return new AccessException(what + " " + file + " " + said);
  }

  AccessException fault(String said, Throwable cause) {
    return new AccessException(what + " " + file + " " + said, cause);
  }
}
