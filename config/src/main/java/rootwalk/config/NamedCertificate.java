package rootwalk.config;

/// The certificate and key files of a site.
public record NamedCertificate(NamedFile certificate, NamedFile key) {}
