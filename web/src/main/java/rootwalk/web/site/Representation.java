package rootwalk.web.site;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.http.Body;

/// A file in one content coding (RFC 9110 section 8).
///
/// @param modified seconds since 1970
/// @param headers of the complete representation; shared, must not be changed
record Representation(EntityTag tag, long modified, HttpHeaders headers, Content content) {

    /// Where its octets are.
    sealed interface Content {

        record InMemory(PreparedResponse prepared) implements Content {}

        record OnDisk(FileVersion file) implements Content {}
    }

    static Representation inMemory(EntityTag tag, long modified, HttpHeaders headers, Body octets) {
        var prepared = new PreparedResponse(new SiteResponse.Full(HttpResponseStatus.OK, headers, octets));
        return new Representation(tag, modified, headers, new Content.InMemory(prepared));
    }

    long length() {
        return switch (content) {
            case Content.InMemory(PreparedResponse prepared) -> prepared.length();
            case Content.OnDisk(FileVersion file) -> file.size();
        };
    }
}
