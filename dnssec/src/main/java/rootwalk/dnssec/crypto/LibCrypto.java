package rootwalk.dnssec.crypto;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.Optional;

/// The functions of libcrypto that verification needs. Any thread: a context is used for one signature.
///
/// All functions are linked with the same signature, six words in and one out: both calling conventions pass integers and pointers
/// in registers, and a function ignores registers without a parameter. So the JVM creates one stub at the first signature, not nine.
final class LibCrypto {

    /// OpenSSL 3 only: the binary interface of 1.1 has the same functions, but is no longer maintained.
    private static final String FILE = "libcrypto.so.3";

    private static final long NULL = 0;

    private static final MethodHandle CALL = Linker.nativeLinker().downcallHandle(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private final MemorySegment newContext;
    private final MemorySegment freeContext;
    private final MemorySegment initVerification;
    private final MemorySegment verify;
    private final MemorySegment readPublicKey;
    private final MemorySegment freeKey;
    private final MemorySegment clearErrors;
    private final MemorySegment fetchDigest;
    private final String version;

    private LibCrypto(SymbolLookup symbols) {
        newContext = symbols.findOrThrow("EVP_MD_CTX_new");
        freeContext = symbols.findOrThrow("EVP_MD_CTX_free");
        initVerification = symbols.findOrThrow("EVP_DigestVerifyInit");
        verify = symbols.findOrThrow("EVP_DigestVerify");
        readPublicKey = symbols.findOrThrow("d2i_PUBKEY");
        freeKey = symbols.findOrThrow("EVP_PKEY_free");
        clearErrors = symbols.findOrThrow("ERR_clear_error");
        fetchDigest = symbols.findOrThrow("EVP_MD_fetch");
        version = readVersion(symbols.findOrThrow("OpenSSL_version"));
    }

    /// Empty if this machine has no such library, or one without these functions.
    static Optional<LibCrypto> load() {
        try {
            return Optional.of(new LibCrypto(SymbolLookup.libraryLookup(FILE, Arena.global())));
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    /// Calls a function. The caller keeps the memory of pointers alive. A result of type `int` is the lower half of that returned.
    private static long call(MemorySegment function, long a, long b, long c, long d, long e) {
        try {
            return (long) CALL.invokeExact(function, a, b, c, d, e, 0L);
        } catch (Throwable impossible) {
            throw new IllegalStateException("a function of libcrypto cannot be called", impossible);
        }
    }

    private static long call(MemorySegment function, long a, long b, long c) {
        return call(function, a, b, c, 0, 0);
    }

    private static long call(MemorySegment function, long a) {
        return call(function, a, 0, 0, 0, 0);
    }

    private static String readVersion(MemorySegment function) {
        String full = MemorySegment.ofAddress(call(function, 0)).reinterpret(256).getString(0);
        String[] words = full.split(" ", 3);
        return words.length < 2 ? full : words[0] + " " + words[1];
    }

    /// For example `OpenSSL 3.0.17`.
    String version() {
        return version;
    }

    /// A digest by its name, which lives as long as the process.
    MemorySegment digest(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return MemorySegment.ofAddress(call(fetchDigest, NULL, arena.allocateFrom(name).address(), NULL));
        }
    }

    /// The key in a SubjectPublicKeyInfo, to be freed with [#freeKey]; NULL if it is not one.
    MemorySegment readPublicKey(byte[] info) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment at = arena.allocate(ValueLayout.ADDRESS);
            at.set(ValueLayout.ADDRESS, 0, arena.allocateFrom(ValueLayout.JAVA_BYTE, info));
            long key = call(readPublicKey, NULL, at.address(), info.length);
            if (key == NULL) {
                clearErrors();
            }
            return MemorySegment.ofAddress(key);
        }
    }

    void freeKey(MemorySegment key) {
        long ignored = call(freeKey, key.address());
    }

    private void clearErrors() {
        long ignored = call(clearErrors, 0);
    }

    /// @param digest
    ///            NULL for algorithms with a fixed one
    boolean verifies(
            MemorySegment digest, MemorySegment key, MemorySegment signature, long signatureLength,
            MemorySegment data, long length) {
        long context = call(newContext, 0);
        if (context == NULL) {
            return false;
        }
        try {
            int ready = (int) call(initVerification, context, NULL, digest.address(), NULL, key.address());
            // 1 is valid, 0 is not, and a negative number is an error.
            boolean valid = ready == 1
                    && (int) call(verify, context, signature.address(), signatureLength, data.address(), length) == 1;
            if (!valid) {
                clearErrors();
            }
            return valid;
        } finally {
            long ignored = call(freeContext, context);
            // The collector frees keys that are not reachable.
            Reference.reachabilityFence(key);
        }
    }
}
