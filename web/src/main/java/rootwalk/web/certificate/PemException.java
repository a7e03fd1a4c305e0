package rootwalk.web.certificate;

import java.security.GeneralSecurityException;

/// A PEM text does not have what it should; the message says what it has.
final class PemException extends GeneralSecurityException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    PemException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    PemException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /// The way out.
    String remedy() {
        return remedy;
    }
}
