package io.etcdprobe.watch.access;

import io.etcdprobe.core.pem.PemException;
import io.etcdprobe.core.pem.PemKey;
import io.etcdprobe.core.pem.PemText;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A PEM file. Messages about its faults name it. */
record PemFile(SecretFile file) {

  /** Its blocks in their order; at least one. */
  List<PemText.Block> blocks() throws AccessException {
    try {
      return PemText.blocks(file.text());
    } catch (PemException unusable) {
      throw fault(unusable);
    }
  }

  /** What a block holds. */
  byte[] decode(PemText.Block block) throws AccessException {
    try {
      return block.decode();
    } catch (PemException unusable) {
      throw fault(unusable);
    }
  }

  /** The certificate's private key. */
  PrivateKey key(X509Certificate certificate) throws AccessException {
    try {
      return PemKey.read(file.text(), certificate.getPublicKey());
    } catch (PemException unusable) {
      throw fault(unusable);
    }
  }

  private AccessException fault(PemException unusable) {
    return file.fault(String.valueOf(unusable.getMessage()), unusable);
  }

  AccessException fault(String said) {
    return file.fault(said, null);
  }

  AccessException fault(String said, Throwable cause) {
    return file.fault(said, cause);
  }
}
