package routing.client;

import java.nio.file.Path;

/**
 * TLS towards the service, as PEM files.
 *
 * @param rootCertificates authorities that may have signed the service's certificate; null: those that Java trusts
 * @param certificateChain the caller's own, for mutual TLS, with privateKey; null: none
 * @param privateKey PKCS#8
 */
public record TlsOptions(Path rootCertificates, Path certificateChain, Path privateKey) { }
