package rootwalk.web.server;

/// Ends a stream of HTTP/2 or HTTP/3 before the client has ended its side, or before the response is complete. Afterwards, the
/// channel is closed. Event loop only.
interface StreamAbort {

    /// For a connection, which has no streams.
    StreamAbort NONE = new StreamAbort() {
        @Override
        public void finished() {}

        @Override
        public void cancelled() {}

        @Override
        public void failed(Throwable cause) {}
    };

    /// The response is complete.
    void finished();

    /// The response is not sent, or not completely.
    void cancelled();

    /// The request could not be read, or there was an internal error.
    void failed(Throwable cause);
}
