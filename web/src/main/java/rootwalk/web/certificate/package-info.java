/// Certificates for the companion server: from files, or from an authority of our own.
///
/// [rootwalk.web.certificate.Certificates] is the entry point: the TLS context for each name that a client may ask for. What it
/// shows is an [rootwalk.web.certificate.Identity]: from PEM files that are read again when they change, or made by the
/// [rootwalk.web.certificate.LocalAuthority], whose own key and certificate are made at the first start and kept in one
/// file, so that a crash leaves all of it or nothing.
///
/// The only package that uses Bouncy Castle, which builds what the JDK can only read; keys and TLS are the JDK's.
@NullMarked
package rootwalk.web.certificate;

import org.jspecify.annotations.NullMarked;
