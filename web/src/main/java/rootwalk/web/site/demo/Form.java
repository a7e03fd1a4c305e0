package rootwalk.web.site.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Html;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// A form and its submission: URL-encoded, or multipart with files (RFC 7578).
public final class Form implements Handler {

    private static final int MAX_FIELDS = 256;
    private static final int MAX_BUFFERED = 64 << 10;

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        return request.method().equals(HttpMethod.POST) ? ContentHandling.READ : ContentHandling.DISCARD;
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        if (request.method().equals(HttpMethod.POST)) {
            return filledIn(request);
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            return SiteResponse.options(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.OPTIONS);
        }
        return request.isGetOrHead()
                ? SiteResponse.html(empty())
                : SiteResponse.notAllowed(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.OPTIONS);
    }

    private static String empty() {
        return Html.head("A form") + """
            <form method="post" enctype="multipart/form-data">
            <p><label>Name <input name="name"></label>
            <p><label>File <input name="file" type="file"></label>
            <p><button>Send</button>
            </form>
            """;
    }

    private static SiteResponse filledIn(SiteRequest request) {
        var message = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, request.target(),
                Unpooled.wrappedBuffer(request.body().sharedOctets()), request.headers(), EmptyHttpHeaders.INSTANCE);
        HttpPostRequestDecoder decoder = null;
        try {
            // In memory only: nothing from a client is written to disk.
            decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), message,
                    StandardCharsets.UTF_8, MAX_FIELDS, MAX_BUFFERED);
            return SiteResponse.html(page(decoder));
        } catch (HttpPostRequestDecoder.ErrorDataDecoderException | HttpPostRequestDecoder.TooManyFormFieldsException
                | HttpPostRequestDecoder.TooLongFormFieldException | IOException e) {
            return SiteResponse.text(HttpResponseStatus.BAD_REQUEST, "The form data is malformed.");
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
        }
    }

    private static String page(HttpPostRequestDecoder form) throws IOException {
        var page = new StringBuilder(Html.head("What you sent")).append("<dl>\n");
        for (InterfaceHttpData field : form.getBodyHttpDatas()) {
            String value = switch (field) {
                case Attribute attribute -> attribute.getValue();
                case FileUpload file -> file.getFilename() + ", " + file.length() + " octets";
                default -> "";
            };
            page.append("<dt>").append(Html.escape(field.getName())).append("<dd>").append(Html.escape(value))
                    .append('\n');
        }
        return page.append("</dl>\n").toString();
    }
}
