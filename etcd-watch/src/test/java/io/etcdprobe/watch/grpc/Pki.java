package io.etcdprobe.watch.grpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Certificates made by openssl. */
public final class Pki {

  private final Path directory;
  private final String ca;

  private Pki(Path directory, String ca) {
    this.directory = directory;
    this.ca = ca;
  }

  /** A key and a certificate. */
  public record Pair(Path certificate, Path key) {}

  public static Pki make(Path directory, String ca) throws IOException, InterruptedException {
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

  public Path caFile() {
    return directory.resolve(ca + ".crt");
  }

  /** Makes a certificate that this CA signs. */
  public Pair issue(String name, String subjectAlternativeName)
      throws IOException, InterruptedException {
    return issue(name, subjectAlternativeName, "EC", "-days", "2");
  }

  public Pair issue(
      String name, String subjectAlternativeName, String algorithm, String... validity)
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

  /** Makes a certificate for clients that ends at a given second. */
  public Pair issueUntil(String name, Instant end) throws IOException, InterruptedException {
    key(name, "EC");
    openssl("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr");
    Files.writeString(directory.resolve(name + ".index"), "");
    Files.writeString(
        directory.resolve(name + ".cnf"),
        """
        [ca]
        default_ca = it
        [it]
        new_certs_dir = .
        database = %s.index
        rand_serial = yes
        default_md = sha256
        policy = any
        [any]
        commonName = supplied
        """
            .formatted(name));
    openssl(
        "ca",
        "-batch",
        "-config",
        name + ".cnf",
        "-in",
        name + ".csr",
        "-cert",
        ca + ".crt",
        "-keyfile",
        ca + ".key",
        "-enddate",
        DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC).format(end),
        "-notext",
        "-out",
        name + ".crt");
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

  public void openssl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Etcd.run(new ProcessBuilder(command).directory(directory.toFile()));
  }
}
