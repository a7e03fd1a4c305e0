package rootwalk.socket.stream;

import rootwalk.socket.ClientPrefix;

/// An accepted connection, for the [ConnectionTable]. Any thread.
public interface Connection {

    /// The client whose limit it counts for.
    ClientPrefix clientPrefix();

    /// Whether no request is being received or answered on it.
    boolean isIdle();

    /// When it last received a request or sent a response, by a clock that never goes back, in nanoseconds.
    long activeAt();

    /// Ends it as soon as its last response is sent. Called again until it has ended.
    default void finish() {
        if (isIdle()) {
            close();
        }
    }

    /// Begins to close it. The user calls [ConnectionTable#leave] when it is closed.
    void close();
}
