package rootwalk.web.site;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.http.Body;
import rootwalk.web.site.SiteResponse.Piece;
import rootwalk.web.site.SiteResponse.Piece.Literal;
import rootwalk.web.site.SiteResponse.Piece.Section;

/// Makes the response for a representation: all of it, ranges, or 304.
final class RepresentationResponse {

    private RepresentationResponse() {}

    static SiteResponse of(SiteRequest request, Representation it) {
        return switch (Preconditions.of(request, it)) {
            case NOT_MODIFIED -> notModified(it);
            case FAILED -> SiteResponse.text(HttpResponseStatus.PRECONDITION_FAILED,
                    "The precondition failed: the entity tag is " + it.tag() + ".");
            case PROCEED -> selected(request, it);
        };
    }

    /// RFC 9110 section 15.4.5: only the fields that a cache needs.
    private static SiteResponse notModified(Representation it) {
        HttpHeaders headers = new DefaultHttpHeaders().add(it.headers());
        headers.remove(HttpHeaderNames.CONTENT_TYPE).remove(HttpHeaderNames.CONTENT_LENGTH)
                .remove(HttpHeaderNames.CONTENT_ENCODING).remove(HttpHeaderNames.ACCEPT_RANGES);
        return new SiteResponse.Full(HttpResponseStatus.NOT_MODIFIED, headers, Body.NONE);
    }

    private static SiteResponse selected(SiteRequest request, Representation it) {
        String range = request.method().equals(HttpMethod.GET) ? request.headers().get(HttpHeaderNames.RANGE) : null;
        if (range == null || !Preconditions.rangesAreOfThis(request, it)) {
            return all(it);
        }
        return switch (RequestedRanges.of(range, it.length())) {
            case RequestedRanges.All _ -> all(it);
            case RequestedRanges.Unsatisfiable _ -> unsatisfiable(it);
            case RequestedRanges.Some(var sections) when sections.size() == 1 -> one(it, sections.getFirst());
            case RequestedRanges.Some(var sections) -> several(it, sections);
        };
    }

    private static SiteResponse all(Representation it) {
        return switch (it.content()) {
            case Representation.Content.InMemory(PreparedResponse prepared) -> new SiteResponse.Prepared(prepared);
            case Representation.Content.OnDisk(FileVersion file) ->
                new SiteResponse.FromFile(HttpResponseStatus.OK, it.headers(), file,
                        List.of(new Section(0, file.size())));
        };
    }

    private static SiteResponse unsatisfiable(Representation it) {
        HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_RANGE, "bytes */" + it.length());
        return SiteResponse.text(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers,
                "The range is outside the " + it.length() + " octets of the content.");
    }

    private static SiteResponse one(Representation it, Section section) {
        HttpHeaders headers = new DefaultHttpHeaders().add(it.headers())
                .set(HttpHeaderNames.CONTENT_RANGE, contentRange(section, it.length()))
                .set(HttpHeaderNames.CONTENT_LENGTH, section.length());
        return partial(it, headers, List.of(section));
    }

    /// RFC 9110 section 14.6
    private static SiteResponse several(Representation it, List<Section> sections) {
        String boundary = "rootwalk-" + it.tag().opaque().replace("\"", "");
        String type = Objects.requireNonNull(it.headers().get(HttpHeaderNames.CONTENT_TYPE));
        List<Piece> pieces = new ArrayList<>();
        for (Section section : sections) {
            pieces.add(text("\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\nContent-Range: "
                    + contentRange(section, it.length()) + "\r\n\r\n"));
            pieces.add(section);
        }
        pieces.add(text("\r\n--" + boundary + "--\r\n"));
        HttpHeaders headers = new DefaultHttpHeaders().add(it.headers())
                .set(HttpHeaderNames.CONTENT_TYPE, "multipart/byteranges; boundary=" + boundary)
                .set(HttpHeaderNames.CONTENT_LENGTH, pieces.stream().mapToLong(Piece::length).sum());
        return partial(it, headers, pieces);
    }

    private static String contentRange(Section section, long length) {
        return "bytes " + section.offset() + "-" + (section.offset() + section.length() - 1) + "/" + length;
    }

    private static Literal text(String octets) {
        return new Literal(Body.of(octets, StandardCharsets.US_ASCII));
    }

    private static SiteResponse partial(Representation it, HttpHeaders headers, List<Piece> pieces) {
        return switch (it.content()) {
            case Representation.Content.InMemory(PreparedResponse prepared) -> new SiteResponse.Full(
                    HttpResponseStatus.PARTIAL_CONTENT, headers, joined(prepared.full().body(), pieces));
            case Representation.Content.OnDisk(FileVersion file) ->
                new SiteResponse.FromFile(HttpResponseStatus.PARTIAL_CONTENT, headers, file, pieces);
        };
    }

    private static Body joined(Body content, List<Piece> pieces) {
        var octets = new ByteArrayOutputStream();
        for (Piece piece : pieces) {
            switch (piece) {
                case Section(long offset, long length) ->
                    octets.write(content.sharedOctets(), Math.toIntExact(offset), Math.toIntExact(length));
                case Literal(Body between) -> octets.writeBytes(between.sharedOctets());
            }
        }
        return Body.of(octets.toByteArray());
    }
}
