package rootwalk.cli.query;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

import rootwalk.wire.client.MessageExchange;
import rootwalk.wire.codec.AgedMessage;
import rootwalk.wire.tls.TlsClient;

/// DNS over HTTPS by the HTTP client of the JDK (RFC 8484).
///
/// @param url without a query
/// @param method of the request
/// @param timeout for the whole exchange
record HttpsExchange(URI url, Method method, TlsClient tls, Duration timeout) implements MessageExchange {

    private static final String MEDIA_TYPE = "application/dns-message";

    /// The longest message.
    private static final int MOST = 65_535;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    /// The method of a query.
    public enum Method {
        GET, POST
    }

    @Override
    public byte[] response(byte[] query) throws IOException {
        HttpClient client = HttpClient.newBuilder().sslContext(tls.context()).followRedirects(Redirect.NEVER).build();
        try {
            return content(response(client, request(query)));
        } catch (ConnectException e) {
            throw new IOException(isUnresolved(e) ? "the server " + url.getHost() + " has no known address"
                    : "nothing listens at " + url.getAuthority()
                            + "; is the server running, and is the port right?",
                    e);
        } catch (TimeoutException e) {
            throw new IOException("no complete response from " + url + " within " + timeout.toMillis() + " ms", e);
        } catch (SSLException e) {
            throw new IOException("the TLS connection to " + url.getAuthority() + " failed: " + TlsClient.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the query was interrupted", e);
        } finally {
            client.shutdownNow();
        }
    }

    /// The timeout of a request ends with the header section (OpenJDK bug 8208693), so the exchange has its own.
    private HttpResponse<byte[]> response(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException, TimeoutException {
        try {
            return client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST))
                    .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(String.valueOf(e.getCause()), e);
        }
    }

    private static boolean isUnresolved(Throwable failure) {
        return failure instanceof UnresolvedAddressException
                || (failure.getCause() != null && isUnresolved(failure.getCause()));
    }

    private HttpRequest request(byte[] query) {
        HttpRequest.Builder request = HttpRequest.newBuilder().header("accept", MEDIA_TYPE);
        return switch (method) {
            case GET -> request.uri(URI.create(url + "?dns=" + Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(query))).build();
            case POST -> request.uri(url).header("content-type", MEDIA_TYPE).POST(BodyPublishers.ofByteArray(query))
                    .build();
        };
    }

    private byte[] content(HttpResponse<byte[]> response) throws IOException {
        if (response.statusCode() != OK) {
            throw new IOException(url + " answered with the HTTP status " + response.statusCode()
                    + (response.statusCode() == NOT_FOUND ? "; is the path right?" : ""));
        }
        String type = response.headers().firstValue("content-type").orElse("no media type");
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase(MEDIA_TYPE)) {
            throw new IOException(
                    url + " answered with " + type + " instead of " + MEDIA_TYPE + "; is the path right?");
        }
        byte[] message = response.body();
        AgedMessage.age(message, response.headers().firstValue("age").orElse(""));
        return message;
    }
}
