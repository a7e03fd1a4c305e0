/// Certificates for the companion server: from files, or from a local certificate authority.
///
/// [rootwalk.web.certificate.TlsContexts] is the entry point: it has the TLS context for each server name. A context has an
/// [rootwalk.web.certificate.TlsIdentity], which is read from PEM files, and read again when they change, or made by the
/// [rootwalk.web.certificate.LocalAuthority]. The authority makes its own key and certificate at the first start and keeps both
/// in one file, so that a crash leaves all of it or nothing.
///
/// The only package that uses Bouncy Castle, which makes certificates. Keys and TLS are those of the JDK.
@NullMarked
package rootwalk.web.certificate;

import org.jspecify.annotations.NullMarked;
