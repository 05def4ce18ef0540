package io.etcdprobe.watch.grpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates made by openssl. */
final class Pki {

  private final Path directory;
  private final String ca;

  private Pki(Path directory, String ca) {
    this.directory = directory;
    this.ca = ca;
  }

  /** A key and a certificate. */
  record Pair(Path certificate, Path key) {}

  static Pki make(Path directory, String ca) throws IOException, InterruptedException {
    Pki pki = new Pki(directory, ca);
    pki.key(ca, "EC");
    pki.openssl(
        "req",
        "-x509",
        "-new",
        "-key",
        ca + ".key",
        "-subj",
        "/CN=" + ca,
        "-days",
        "2",
        "-out",
        ca + ".crt");
    return pki;
  }

  Path caFile() {
    return directory.resolve(ca + ".crt");
  }

  /** A certificate that this CA signed. */
  Pair issue(String name, String subjectAlternativeName) throws IOException, InterruptedException {
    return issue(name, subjectAlternativeName, "EC", "-days", "2");
  }

  Pair issue(String name, String subjectAlternativeName, String algorithm, String... validity)
      throws IOException, InterruptedException {
    key(name, algorithm);
    Files.writeString(
        directory.resolve(name + ".ext"),
        "subjectAltName=" + subjectAlternativeName + "\nextendedKeyUsage=serverAuth,clientAuth\n");
    openssl("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr");
    List<String> sign =
        new ArrayList<>(
            List.of(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                ca + ".crt",
                "-CAkey",
                ca + ".key",
                "-CAcreateserial",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".crt"));
    sign.addAll(List.of(validity));
    openssl(sign.toArray(String[]::new));
    return new Pair(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
  }

  private void key(String name, String algorithm) throws IOException, InterruptedException {
    openssl(
        "genpkey",
        "-algorithm",
        algorithm,
        "-pkeyopt",
        algorithm.equals("EC") ? "ec_paramgen_curve:P-256" : "rsa_keygen_bits:2048",
        "-out",
        name + ".key");
  }

  void openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Etcd.run(new ProcessBuilder(command).directory(directory.toFile()));
  }
}
