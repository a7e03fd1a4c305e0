package rootwalk.web.server;

import io.netty.handler.codec.http.HttpMethod;

/// What of a request decides how the reply to it is framed.
///
/// @param version
///            of the messages on the connection
/// @param persistence
///            what becomes of the connection
record RequestFraming(HttpMethod method, Version version, Persistence persistence) {

    enum Version {
        HTTP_1_0("HTTP/1.0"), HTTP_1_1("HTTP/1.1"), HTTP_2("HTTP/2.0");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    enum Persistence {
        /// The next request may come.
        KEEP,
        /// It ends with this reply.
        CLOSE
    }

    /// Whether a reply is as most are: HTTP/1.1, with content, on a connection that stays.
    boolean isPlainGet() {
        return version == Version.HTTP_1_1 && persistence == Persistence.KEEP && method.equals(HttpMethod.GET);
    }

    boolean isHead() {
        return method.equals(HttpMethod.HEAD);
    }
}
