package rootwalk.config;

/// The certificate of a site and its key, which belong together.
public record NamedIdentity(NamedFile certificate, NamedFile key) {}
