package rootwalk.resolver.upstream;

import rootwalk.resolver.upstream.QueryResult.Response;
import rootwalk.wire.ResponseCode;

/// What the response codes of servers mean for further queries to them.
final class ErrorResponses {

    private ErrorResponses() {}

    /// RFC 6891 section 7. A server that is known to support EDNS may send FORMERR for other reasons, with OPT. Some
    /// others return the whole query with FORMERR or NOTIMP, OPT included, and some answer EDNS with SERVFAIL.
    static boolean rejectsEdns(Response response) {
        boolean withOpt = response.message().edns() != null;
        int code = response.message().rcode();
        if (code == ResponseCode.BADVERS || (!withOpt && isFormatError(response))) {
            return true;
        }
        return !response.server().supportsEdns()
                && (isFormatError(response) || (!withOpt && code == ResponseCode.SERVFAIL));
    }

    /// The server could not read the query, or does not support something in it.
    static boolean isFormatError(Response response) {
        int code = response.message().rcode();
        return code == ResponseCode.FORMERR || code == ResponseCode.NOTIMP;
    }
}
