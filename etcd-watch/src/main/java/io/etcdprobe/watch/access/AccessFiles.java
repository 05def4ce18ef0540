package io.etcdprobe.watch.access;

import org.jspecify.annotations.Nullable;

/** What the files of an {@link Access}, except the password file, held when they were read. */
record AccessFiles(
    @Nullable SecretFile trustedCa, @Nullable SecretFile certificate, @Nullable SecretFile key) {

  static AccessFiles read(Access access) throws AccessException {
    return new AccessFiles(
        SecretFile.readIfGiven("the CA file", access.trustedCa()),
        SecretFile.readIfGiven("the certificate file", access.certificate()),
        SecretFile.readIfGiven("the key file", access.key()));
  }

  /** Reads the files again. */
  AccessFiles again() throws AccessException {
    return new AccessFiles(again(trustedCa), again(certificate), again(key));
  }

  private static @Nullable SecretFile again(@Nullable SecretFile file) throws AccessException {
    return file == null ? null : file.again();
  }
}
