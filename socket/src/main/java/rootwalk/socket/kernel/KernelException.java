package rootwalk.socket.kernel;

import java.io.IOException;
import java.io.Serial;

/// A system call failed; [#errno()] says why.
public final class KernelException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int errno;

    /// @param result
    ///            what the call returned: the negative error number
    KernelException(String call, int result) {
        super(call + " failed: " + words(-result));
        errno = -result;
    }

    private static String words(int errno) {
        return switch (errno) {
            case Errno.EMFILE -> "this process has reached its limit of open files";
            case Errno.ENFILE -> "the system has reached its limit of open files";
            case Errno.ENOMEM, Errno.ENOBUFS -> "the system has no memory for it";
            case Errno.EPERM, Errno.EACCES -> "it is not permitted";
            default -> "error " + errno;
        };
    }

    /// One of [Errno], or another number of the system.
    public int errno() {
        return errno;
    }

    /// @return `result`, if it is not a failure
    static int check(String call, int result) throws KernelException {
        if (result < 0) {
            throw new KernelException(call, result);
        }
        return result;
    }
}
