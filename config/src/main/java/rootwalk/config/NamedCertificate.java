package rootwalk.config;

/// The certificate and key files of a site, or for queries over TLS.
public record NamedCertificate(NamedFile certificate, NamedFile key) {}
