package io.etcdprobe.watch.access;

import io.etcdprobe.watch.OneLine;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a failed handshake means to the user. JSSE tells some reasons by exception type, and the
 * others only in words (sun.security.ssl), which we look for here. Unknown words are passed on.
 */
public final class TlsFault {

  private TlsFault() {}

  /**
   * One line for the user.
   *
   * @param host the name that the certificate should hold
   * @param causes of the failure, outermost first
   */
  public static String explain(String host, List<Throwable> causes) {
    if (any(causes, CertificateExpiredException.class)) {
      return "the member's certificate has expired: renew it (or set this host's clock)";
    }
    if (any(causes, CertificateNotYetValidException.class)) {
      return "the member's certificate is not valid yet: set the clock of this host or of the"
          + " one that issued it";
    }
    if (says(causes, "subject alternative") || says(causes, "no name matching")) {
      return "the member's certificate is not for "
          + host
          + ": use a name that it holds, or issue one for this name";
    }
    if (any(causes, CertPathBuilderException.class)
        || any(causes, CertPathValidatorException.class)) {
      return "the member's certificate is not signed by a CA that the probe trusts: give it the"
          + " CA's certificate";
    }
    if (says(causes, "unrecognized ssl message")) {
      return "the member does not speak TLS here: use http:// instead of https://";
    }
    return alert(causes);
  }

  /** Explains a handshake that the other side broke off. */
  private static String alert(List<Throwable> causes) {
    if (says(causes, "received fatal alert")) {
      if (says(causes, "protocol_version")) {
        return "the member accepts no TLS version that the probe speaks";
      }
      if (says(causes, "certificate") || says(causes, "unknown_ca")) {
        return "the member does not accept the probe's client certificate, or wants one and got"
            + " none: give one that its --trusted-ca-file signed";
      }
      if (says(causes, "handshake_failure")) {
        return "the member refuses the TLS handshake: it wants a client certificate, or other"
            + " ciphers than the probe speaks";
      }
    }
    if (says(causes, "broken pipe")
        || says(causes, "connection reset")
        || says(causes, "terminated the handshake")
        || says(causes, "received no bytes")) {
      // Its alert was lost: the member closed the connection while we were still writing.
      return "the member broke off the TLS handshake ("
          + said(causes)
          + "): it may want another client certificate";
    }
    return "the TLS handshake failed (" + said(causes) + ")";
  }

  private static boolean any(List<Throwable> causes, Class<? extends Throwable> type) {
    return causes.stream().anyMatch(type::isInstance);
  }

  private static boolean says(List<Throwable> causes, String words) {
    return causes.stream()
        .anyMatch(cause -> message(cause).toLowerCase(Locale.ROOT).contains(words));
  }

  private static String said(List<Throwable> causes) {
    return causes.stream()
        .map(TlsFault::message)
        .filter(message -> !message.isBlank())
        .reduce((outer, inner) -> inner)
        .map(OneLine::of)
        .orElse("no reason given");
  }

  private static String message(Throwable cause) {
    return Objects.requireNonNullElse(cause.getMessage(), "");
  }
}
