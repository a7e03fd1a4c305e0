package rootwalk.cli.query;

import java.util.List;
import java.util.function.Consumer;

import rootwalk.cli.command.Durations;
import rootwalk.cli.command.Exit;
import rootwalk.cli.command.Output;
import rootwalk.cli.command.Paint;
import rootwalk.wire.CountText;
import rootwalk.wire.RRset;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.client.StubQuery;
import rootwalk.wire.client.StubResult;
import rootwalk.wire.client.TransferResult;
import rootwalk.wire.json.JsonProblem;
import rootwalk.wire.json.JsonWriter;
import rootwalk.wire.json.RecordJson;
import rootwalk.wire.text.RdataText;

/// Prints responses and transferred zones.
record QueryPrinter(Output output, Paint.Brush brush) {

    /// Prints the result. Returns the exit status.
    int print(StubQuery query, StubResult result, QuerySource target) {
        output.print(() -> text(query, result, target), () -> json(query, result, target));
        return switch (result) {
            case StubResult.Response response ->
                response.message().rcode() == ResponseCode.NOERROR && response.isAcceptable() ? Exit.DONE : Exit.FAILED;
            case StubResult.Failure _ -> Exit.FAILED;
        };
    }

    /// Prints a zone transfer, record by record.
    ///
    /// @param stream TCP or TLS
    /// @return the exit status
    int printTransfer(StubQuery query, QuerySource target, String stream, Transfer transfer) {
        JsonWriter writer = beginJson(target).array("answerRRs");
        Consumer<RRset> receiver = output.isJson()
                ? record -> RecordJson.records(record, writer)
                : record -> output.out().println(RdataText.print(record));
        return switch (transfer.run(receiver)) {
            case TransferResult.Complete complete -> {
                output.print(() -> text(query, complete, target, stream), () -> json(query, complete, writer, stream));
                yield Exit.DONE;
            }
            case TransferResult.Other(StubResult.Response response) -> print(query, response, target);
            case TransferResult.Failure(String reason) -> print(query, new StubResult.Failure(reason), target);
        };
    }

    /// Transfers a zone.
    interface Transfer {

        TransferResult run(Consumer<RRset> receiver);
    }

    private String text(StubQuery query, TransferResult.Complete complete, QuerySource target,
            String stream) {
        return query.key().map(key -> SignatureText.line(key, complete.tsig(), brush)).orElse("")
                + brush.paint(Paint.FAINT, CountText.of(complete.records(), "record") + " in "
                        + CountText.of(complete.messages(), "message") + ", " + complete.octets()
                        + " octets from " + target.text() + " over " + stream + " in "
                        + Durations.text(complete.time()))
                + "\n";
    }

    private static String json(StubQuery query, TransferResult.Complete complete, JsonWriter writer,
            String stream) {
        writer.endArray()
                .member("done", true)
                .member("transport", stream)
                .member("tookMilliseconds", Durations.milliseconds(complete.time()))
                .member("messages", complete.messages())
                .member("octets", complete.octets());
        query.key().ifPresent(key -> SignatureText.member(key, complete.tsig(), writer));
        return writer.endObject().take();
    }

    private String text(StubQuery query, StubResult result, QuerySource target) {
        return switch (result) {
            case StubResult.Failure(String reason) -> brush.paint(Paint.BAD, reason) + "\n"
                    + brush.paint(Paint.FAINT, "queried " + target.text()) + "\n";
            case StubResult.Response(var message, var path, var time, var tsig) -> {
                String over = switch (path) {
                    case UDP -> "UDP";
                    case TCP -> "TCP";
                    case TCP_AFTER_TRUNCATION -> "TCP (truncated over UDP)";
                    case TLS -> "TLS";
                    case HTTPS -> "HTTPS";
                    case QUIC -> "QUIC";
                };
                String end = message.length() + " octets from " + target.text() + " over " + over + " in "
                        + Durations.text(time);
                yield MessageText.print(message, brush) + "\n"
                        + query.key().map(key -> SignatureText.line(key, tsig, brush)).orElse("")
                        + brush.paint(Paint.FAINT, end) + "\n";
            }
        };
    }

    private static JsonWriter beginJson(QuerySource target) {
        return new JsonWriter().object().member("server", target.server())
                .member("serverNamedBy", target.namedBy());
    }

    private static String json(StubQuery query, StubResult result, QuerySource target) {
        JsonWriter json = beginJson(target);
        switch (result) {
            case StubResult.Failure(String reason) -> {
                json.member("done", false);
                JsonProblem.write(List.of(JsonProblem.error(reason)), json);
            }
            case StubResult.Response(var message, var path, var time, var tsig) -> {
                json.member("done", true)
                        .member("transport", path.transport())
                        .member("truncatedOverUdp", path == StubResult.Path.TCP_AFTER_TRUNCATION)
                        .member("tookMilliseconds", Durations.milliseconds(time))
                        .member("octets", message.length());
                query.key().ifPresent(key -> SignatureText.member(key, tsig, json));
                json.object("responseMessage");
                MessageJson.members(message, json);
                json.endObject();
            }
        }
        return json.endObject().take();
    }
}
