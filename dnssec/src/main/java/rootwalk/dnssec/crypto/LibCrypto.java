package rootwalk.dnssec.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The functions of libcrypto that verification needs. Any thread: a context is used for one signature.
final class LibCrypto {

    /// OpenSSL 3 only: the binary interface of 1.1 has the same functions, but is no longer maintained.
    private static final String FILE = "libcrypto.so.3";

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
    private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup symbols;
    private final MethodHandle newContext;
    private final MethodHandle freeContext;
    private final MethodHandle initVerification;
    private final MethodHandle verify;
    private final MethodHandle readPublicKey;
    private final MethodHandle freeKey;
    private final MethodHandle clearErrors;
    private final MethodHandle fetchDigest;
    private final String version;

    private LibCrypto(SymbolLookup symbols) {
        this.symbols = symbols;
        newContext = function("EVP_MD_CTX_new", FunctionDescriptor.of(POINTER));
        freeContext = function("EVP_MD_CTX_free", FunctionDescriptor.ofVoid(POINTER));
        initVerification = function("EVP_DigestVerifyInit",
                FunctionDescriptor.of(INT, POINTER, POINTER, POINTER, POINTER, POINTER));
        verify = function("EVP_DigestVerify", FunctionDescriptor.of(INT, POINTER, POINTER, SIZE, POINTER, SIZE));
        readPublicKey = function("d2i_PUBKEY", FunctionDescriptor.of(POINTER, POINTER, POINTER, SIZE));
        freeKey = function("EVP_PKEY_free", FunctionDescriptor.ofVoid(POINTER));
        clearErrors = function("ERR_clear_error", FunctionDescriptor.ofVoid());
        fetchDigest = function("EVP_MD_fetch", FunctionDescriptor.of(POINTER, POINTER, POINTER, POINTER));
        version = readVersion();
    }

    /// Empty if this machine has no such library, or one without these functions.
    static Optional<LibCrypto> load() {
        try {
            return Optional.of(new LibCrypto(SymbolLookup.libraryLookup(FILE, Arena.global())));
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    private MethodHandle function(String name, FunctionDescriptor form) {
        return linker.downcallHandle(symbols.find(name).orElseThrow(), form);
    }

    private String readVersion() {
        MethodHandle text = function("OpenSSL_version", FunctionDescriptor.of(POINTER, INT));
        try {
            String full = ((MemorySegment) text.invokeExact(0)).reinterpret(256).getString(0);
            String[] words = full.split(" ", 3);
            return words.length < 2 ? full : words[0] + " " + words[1];
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// For example `OpenSSL 3.0.17`.
    String version() {
        return version;
    }

    /// A digest by its name, which lives as long as the process.
    MemorySegment digest(String name) {
        try (Arena arena = Arena.ofConfined()) {
            return (MemorySegment) fetchDigest.invokeExact(MemorySegment.NULL, arena.allocateFrom(name),
                    MemorySegment.NULL);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// The key in a SubjectPublicKeyInfo, to be freed with [#freeKey]; NULL if it is not one.
    MemorySegment readPublicKey(byte[] info) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment at = arena.allocate(ValueLayout.ADDRESS);
            at.set(ValueLayout.ADDRESS, 0, arena.allocateFrom(ValueLayout.JAVA_BYTE, info));
            MemorySegment key =
                    (MemorySegment) readPublicKey.invokeExact(MemorySegment.NULL, at, (long) info.length);
            if (key.equals(MemorySegment.NULL)) {
                clearErrors.invokeExact();
            }
            return key;
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void freeKey(MemorySegment key) {
        try {
            freeKey.invokeExact(key);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// @param digest
    ///            NULL for algorithms with a fixed one
    boolean verifies(
            MemorySegment digest, MemorySegment key, MemorySegment signature, long signatureLength,
            MemorySegment data, long length) {
        try {
            MemorySegment context = (MemorySegment) newContext.invokeExact();
            if (context.equals(MemorySegment.NULL)) {
                return false;
            }
            try {
                int ready = (int) initVerification.invokeExact(context, MemorySegment.NULL, digest,
                        MemorySegment.NULL, key);
                // 1 is valid, 0 is not, and a negative number is an error.
                boolean valid = ready == 1
                        && (int) verify.invokeExact(context, signature, signatureLength, data, length) == 1;
                if (!valid) {
                    clearErrors.invokeExact();
                }
                return valid;
            } finally {
                freeContext.invokeExact(context);
            }
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /// The functions throw nothing; only a handle of a wrong type would.
    private static IllegalStateException failed(Throwable e) {
        return new IllegalStateException("a function of libcrypto cannot be called", e);
    }
}
