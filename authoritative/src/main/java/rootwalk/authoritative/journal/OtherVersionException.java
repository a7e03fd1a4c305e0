package rootwalk.authoritative.journal;

import java.io.IOException;

/// The file is not damaged, but has another format. The message says which, and has the remedy.
final class OtherVersionException extends IOException {

    OtherVersionException(String what) {
        super(what + "; start the server with which it was written, or name another folder with journal.directory");
    }
}
