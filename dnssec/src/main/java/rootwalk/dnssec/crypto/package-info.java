/// Verifies and makes signatures: the only package that uses cryptographic libraries.
///
/// [rootwalk.dnssec.crypto.Crypto] is the entry point: a library, which makes a
/// [rootwalk.dnssec.crypto.VerificationKey] of the public key of a DNSKEY record. There are three: Amazon Corretto Crypto
/// Provider, the libcrypto of OpenSSL through `java.lang.foreign`, and the JDK. The first two may be missing at run time;
/// the fastest that is present is used.
///
/// Libraries disagree on what is an exception and what is `false`: signatures of a wrong length, points that are not on
/// the curve, long RSA exponents. Here, everything but a valid signature is `false`, and a key that a library does not
/// accept is one that it cannot use.
///
/// A [rootwalk.dnssec.crypto.Signer] makes signatures, with the JDK only, since signing is not time-critical.
@NullMarked
package rootwalk.dnssec.crypto;

import org.jspecify.annotations.NullMarked;
