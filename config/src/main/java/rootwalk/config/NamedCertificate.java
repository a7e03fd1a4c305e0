package rootwalk.config;

/// The certificate of a site and its key, which belong together.
public record NamedCertificate(NamedFile certificate, NamedFile key) {}
