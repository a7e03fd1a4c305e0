package rootwalk.dnssec.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/// The libcrypto of OpenSSL 3. Any thread.
final class OpenSslCrypto implements Crypto {

    private final LibCrypto library;

    private OpenSslCrypto(LibCrypto library) {
        this.library = library;
    }

    /// The library of this machine, if it has one.
    static Optional<Crypto> find() {
        return LibCrypto.load().map(OpenSslCrypto::new);
    }

    @Override
    public String name() {
        return library.version();
    }

    @Override
    public Optional<VerificationKey> key(int algorithm, byte[] publicKey) {
        KeyForm form = KeyForm.of(algorithm);
        byte[] info = form == null ? null : form.subjectPublicKeyInfo(publicKey);
        if (form == null || info == null) {
            return Optional.empty();
        }
        MemorySegment key = library.readPublicKey(info);
        if (key.equals(MemorySegment.NULL)) {
            return Optional.empty();
        }
        // The collector frees it: keys have the lifetime of the records that they are from.
        MemorySegment owned = key.reinterpret(Arena.ofAuto(), library::freeKey);
        MemorySegment digest = form.digest().isEmpty() ? MemorySegment.NULL : library.digest(form.digest());
        return Optional.of((data, length, signature) -> verifies(form, digest, owned, data, length, signature));
    }

    private boolean verifies(
            KeyForm form, MemorySegment digest, MemorySegment key, byte[] data, int length, byte[] signature) {
        if (!form.accepts(signature)) {
            return false;
        }
        byte[] encoded = form.isEcdsa() ? DerSignature.ofCoordinates(signature) : signature;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment signed = arena.allocate(Math.max(1, length));
            MemorySegment.copy(data, 0, signed, ValueLayout.JAVA_BYTE, 0, length);
            MemorySegment signatureOctets = arena.allocateFrom(ValueLayout.JAVA_BYTE, encoded);
            return library.verifies(digest, key, signatureOctets, encoded.length, signed, length);
        }
    }
}
