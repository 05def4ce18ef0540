package io.etcdprobe.examples.deploy;

import java.io.IOException;
import java.nio.file.Path;

/** Self-signed certificates, made by openssl. */
public final class Certificates {

  private Certificates() {}

  /** Makes a key and a certificate for it with this name. */
  public static void make(String name, Path key, Path certificate)
      throws IOException, InterruptedException {
    Tool.Result result =
        Tool.run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + name,
            "-addext",
            "subjectAltName=DNS:" + name,
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString());
    if (result.status() != 0) {
      throw new IOException(result.output());
    }
  }
}
