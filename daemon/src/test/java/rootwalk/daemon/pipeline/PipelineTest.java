package rootwalk.daemon.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static rootwalk.daemon.pipeline.TestQuery.ask;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.Answer;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.cookie.ServerCookies;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigKeys;
import rootwalk.wire.tsig.TsigRequest;
import rootwalk.wire.tsig.TsigText;

class PipelineTest {

    private static final List<String> ORDER =
            List.of("admission", "identity", "maintenance", "access", "hosts", "special", "local", "own", "cache",
                    "recursion");

    private final List<String> asked = new ArrayList<>();

    private Pipeline pipeline(String answering, QueryStep answer) {
        return pipeline(answering, answer, 1232);
    }

    private Pipeline pipeline(String answering, QueryStep answer, int udpSize) {
        List<QueryStep> steps = ORDER.stream().<QueryStep>map(name -> context -> {
            asked.add(name);
            return name.equals(answering) ? answer.serve(context) : StepResult.PASS;
        }).toList();
        return new Pipeline(steps.get(0), steps.get(1), steps.get(2), steps.get(3), steps.get(4), steps.get(5),
                steps.get(6), steps.get(7), QueryStep.NONE, steps.get(8), context -> steps.get(9).serve(context),
                ResponsePath.of(
                        new ResponseTail(Octets.of("here".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                                udpSize, 300, InstantSource.system(), ServerCookies.NONE)));
    }

    private static QueryStep records(int count) {
        return context -> {
            Answer answer = context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, Flags.AA);
            List<Rdata> data = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                data.add(Rdata.of((byte) 10, (byte) 0, (byte) (i >> 8), (byte) i));
            }
            answer.add(RRset.of(context.request().question().name(), RecordType.A, 60, data));
            return StepResult.ANSWERED;
        };
    }

    private @Nullable Message answer(TestQuery question, int records) {
        return question.responseOf(pipeline("own", records(records)));
    }

    @Nested
    class Order {

        @Test
        void everyStepIsAskedInItsPlaceUntilOneAnswers() {
            Message response = answer(ask("www.example. A").recursing(), 1);

            assertThat(response).isNotNull();
            assertThat(asked).isEqualTo(ORDER.subList(0, 8));
        }

        @Test
        void whatIsLocalIsNotLookedAtForStrangers() {
            assertThat(answer(ask("www.example. A"), 1)).isNotNull();
            assertThat(asked).containsExactly("admission", "identity", "maintenance", "access", "own");
        }

        @Test
        void aQuestionThatNoStepTakesIsDropped() {
            TestQuery question = ask("www.example. A").recursing();

            assertThat(question.responseOf(pipeline("nobody", records(0)))).isNull();
            assertThat(asked).isEqualTo(ORDER);
            assertThat(question.wasDropped()).isTrue();
        }

        @Test
        void aDroppedQuestionGetsNoResponseAndASuspendedOneIsNotCountedAsDropped() {
            TestQuery dropped = ask("www.example. A");
            TestQuery suspended = ask("www.example. A");

            assertThat(dropped.responseOf(pipeline("local", context -> StepResult.DROPPED))).isNull();
            assertThat(suspended.responseOf(pipeline("recursion", context -> StepResult.SUSPENDED))).isNull();
            assertThat(dropped.wasDropped()).isTrue();
            assertThat(suspended.wasDropped()).isFalse();
        }
    }

    /// RFC 6891.
    @Nested
    class EdnsInResponses {

        @Test
        void thereIsNoOptWithoutOne() {
            assertThat(answer(ask("a. A"), 1).edns()).isNull();
        }

        @Test
        void optHasTheServersSizeAndCopiesDo() {
            Edns edns = answer(ask("a. A").dnssecOk(), 1).edns();

            assertThat(edns).isNotNull();
            assertThat(edns.udpSize()).isEqualTo(1232);
            assertThat(edns.dnssecOk()).isTrue();
            assertThat(edns.options()).isEmpty();
        }

        @Test
        void nsidIsSentOnRequest() {
            Edns edns = answer(ask("a. A").option(EdnsOption.NSID), 1).edns();

            assertThat(edns.option(EdnsOption.NSID).data()).hasToString("68657265");
        }

        @Test
        void keepaliveIsSentOverTcpOnly() {
            Edns tcp = answer(ask("a. A").overTcp().option(EdnsOption.TCP_KEEPALIVE), 1).edns();
            Edns udp = answer(ask("a. A").option(EdnsOption.TCP_KEEPALIVE), 1).edns();

            assertThat(tcp.option(EdnsOption.TCP_KEEPALIVE).data().unsignedShort(0)).isEqualTo(300);
            assertThat(udp.option(EdnsOption.TCP_KEEPALIVE)).isNull();
        }

        @Test
        void extendedCodesAreSplitBetweenHeaderAndOpt() {
            Message response = ask("a. A").edns(1232)
                    .responseOf(pipeline("admission", x -> x.refuse(AnswerSource.RULE, ResponseCode.BADVERS)));

            assertThat(response.rcode()).isEqualTo(ResponseCode.BADVERS);
        }

        @Test
        void everyExtendedErrorIsReportedWithItsText() {
            Message response = ask("a. A").edns(1232).responseOf(pipeline("own", context -> {
                context.explain(ExtendedError.STALE_ANSWER);
                context.explain(ExtendedError.OTHER, new byte[] {'w', 'h', 'y'});
                return context.refuse(AnswerSource.RULE, ResponseCode.SERVFAIL);
            }));

            assertThat(TestQuery.errors(response)).containsExactly(ExtendedError.STALE_ANSWER, ExtendedError.OTHER);
            assertThat(response.edns().options().getLast().data()).hasToString("0000776879");
        }
    }

    /// RFC 2181 section 9, RFC 6891 section 6.2.
    @Nested
    class Truncation {

        @Test
        void aResponseThatDoesNotFitIsTheQuestionWithTc() {
            Message response = answer(ask("a.example. A"), 100);

            assertThat(response.isTruncated()).isTrue();
            assertThat(response.answer()).isEmpty();
            assertThat(response.question()).isNotNull();
        }

        @Test
        void theOptStays() {
            Message response = answer(ask("a.example. A").edns(900), 100);

            assertThat(response.isTruncated()).isTrue();
            assertThat(response.edns()).isNotNull();
        }

        @Test
        void theClientsSizeCountsUpToTheConfiguredOne() {
            assertThat(answer(ask("a.example. A").edns(1232), 70).isTruncated()).isFalse();
            assertThat(answer(ask("a.example. A").edns(4096), 80).isTruncated()).isTrue();
            assertThat(answer(ask("a.example. A"), 70).isTruncated()).isTrue();
        }

        @Test
        void aSizeBelow512CountsAs512() {
            assertThat(answer(ask("a.example. A").edns(100), 20).isTruncated()).isFalse();
        }

        @Test
        void nothingIsTruncatedOverTcp() {
            Message response = answer(ask("a.example. A").edns(512).overTcp(), 4000);

            assertThat(response.isTruncated()).isFalse();
            assertThat(response.answer().getFirst().size()).isEqualTo(4000);
        }

        @Test
        void whatFitsIntoNoMessageAtAllIsAFailureOverTcp() {
            Message response = answer(ask("a.example. A").edns(512).overTcp(), 5000);

            assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(response.isTruncated()).isFalse();
            assertThat(response.answer()).isEmpty();
            assertThat(TestQuery.errors(response)).containsExactly(ExtendedError.OTHER);
            assertThat(answer(ask("a.example. A").edns(512), 5000).isTruncated()).isTrue();
        }

        @Test
        void aLargerConfiguredSizeIsUsedUpToThatOfTheClient() {
            Pipeline large = pipeline("own", records(100), 4096);

            assertThat(ask("a.example. A").edns(4096).responseOf(large).isTruncated()).isFalse();
            assertThat(ask("a.example. A").edns(1232).responseOf(large).isTruncated()).isTrue();
            assertThat(ask("a.example. A").responseOf(large).isTruncated()).isTrue();
        }

        @Test
        void aResponseThatJustFitsLeavesOptionsOutThatDoNot() {
            // 12 + 15 + 75 * 16 + 11 = 1238 would be too long; 74 records leave 10 octets.
            Message response = answer(ask("a.example. A").edns(1232).option(EdnsOption.NSID), 74);

            assertThat(response.isTruncated()).isFalse();
            assertThat(response.length()).isLessThanOrEqualTo(1232);
        }
    }

    /// 19 octets of header and question, 12 before the data, 11 for OPT.
    @Nested
    class Sizes {

        private static QueryStep text(int octets) {
            return context -> {
                byte[] data = new byte[octets];
                int length;
                for (int at = 0; at < octets; at += 1 + length) {
                    length = Math.min(255, octets - at - 1);
                    data[at] = (byte) length;
                }
                context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, Flags.AA)
                        .add(RRset.of(Name.of("a."), RecordType.TXT, 60, Rdata.of(data)));
                return StepResult.ANSWERED;
            };
        }

        private Message reply(TestQuery question, int octets) {
            return question.responseOf(pipeline("own", text(octets)));
        }

        private Message later(TestQuery question, int octets) {
            DetachedQuery query = question.exchange().detach();
            QueryContext other = new QueryContext();
            byte[] response = new byte[QueryContext.MAX_MESSAGE];
            ResponsePath responses = pipeline("own", text(octets)).responses();
            other.resume(query, response, 5);
            responses.tail().limit(other);
            text(octets).serve(other);
            return new MessageReader().read(response, 0, responses.respond(other));
        }

        @Test
        void aResponseOf512OctetsFitsWithoutEdns() {
            assertThat(reply(ask("a. TXT"), 481).length()).isEqualTo(512);
            assertThat(later(ask("a. TXT"), 481).length()).isEqualTo(512);
            assertThat(reply(ask("a. TXT"), 482).isTruncated()).isTrue();
            assertThat(later(ask("a. TXT"), 482).isTruncated()).isTrue();
        }

        @Test
        void aResponseMayBeAsLongAsBothSidesAllow() {
            assertThat(reply(ask("a. TXT").edns(1232), 1190).length()).isEqualTo(1232);
            assertThat(later(ask("a. TXT").edns(1232), 1190).length()).isEqualTo(1232);
            assertThat(reply(ask("a. TXT").edns(1232), 1191).isTruncated()).isTrue();
            assertThat(later(ask("a. TXT").edns(1232), 1191).isTruncated()).isTrue();
            assertThat(reply(ask("a. TXT").edns(4096), 1190).length()).isEqualTo(1232);
            assertThat(later(ask("a. TXT").edns(4096), 1191).isTruncated()).isTrue();
            assertThat(reply(ask("a. TXT").edns(1000), 958).length()).isEqualTo(1000);
            assertThat(later(ask("a. TXT").edns(1000), 959).isTruncated()).isTrue();
        }

        @Test
        void aTruncatedResponseHasTheOpt() {
            assertThat(reply(ask("a. TXT").edns(512), 1000).edns()).isNotNull();
            assertThat(reply(ask("a. TXT").edns(512), 1000).question()).isNotNull();
        }

        @Test
        void optionsDoNotMakeAResponseLongerThanTheClientTakes() {
            TestQuery question = ask("a. TXT").edns(1232).option(EdnsOption.NSID);

            assertThat(reply(question, 1182).edns().option(EdnsOption.NSID)).isNotNull();
            assertThat(later(question, 1182).edns().option(EdnsOption.NSID)).isNotNull();
            assertThat(reply(question, 1183).edns().option(EdnsOption.NSID)).isNull();
            assertThat(later(question, 1183).edns().option(EdnsOption.NSID)).isNull();
            assertThat(later(question, 1183).isTruncated()).isFalse();
        }

        @Test
        void overTcpTheLargestMessageIsSent() {
            assertThat(reply(ask("a. TXT").overTcp(), 65_535 - 31).length()).isEqualTo(65_535);
        }

        /// RFC 8467 section 4.1.
        @Test
        void overTlsALengthIsAMultipleOf468IfTheClientHasPaddedItsQuery() {
            TestQuery padded = ask("a. TXT").option(EdnsOption.PADDING).overTls(TlsClient.NONE);

            // The padding option has at least 4 octets.
            assertThat(reply(padded, 468 - 42 - 4).length()).isEqualTo(468);
            assertThat(later(padded, 468 - 42 - 4).length()).isEqualTo(468);
            assertThat(reply(padded, 468 - 42 - 3).length()).isEqualTo(936);
            assertThat(reply(padded, 1).length()).isEqualTo(468);
            assertThat(reply(padded, 1).edns().option(EdnsOption.PADDING).data().length()).isEqualTo(468 - 42 - 1 - 4);
            assertThat(reply(ask("a. TXT").edns(1232).overTls(TlsClient.NONE), 1).length()).isEqualTo(43);
            assertThat(reply(ask("a. TXT").option(EdnsOption.PADDING).overTcp(), 1).length()).isEqualTo(43);
            assertThat(reply(ask("a. TXT").option(EdnsOption.PADDING), 1).length()).isEqualTo(43);
        }

        @Test
        void aResponseThatIsAlmostTheLargestMessageIsPaddedUpToThat() {
            TestQuery padded = ask("a. TXT").option(EdnsOption.PADDING).overTls(TlsClient.NONE);

            assertThat(reply(padded, 65_535 - 42 - 10).length()).isEqualTo(65_535);
            assertThat(reply(padded, 65_535 - 42 - 3).length()).isEqualTo(65_535 - 3);
        }

        @Test
        void theLengthOfAPaddedResponseCountsItsSignature() {
            TsigKey key = TsigText.key("xfr:c2VjcmV0c2VjcmV0c2VjcmV0");
            TestQuery signed = ask("a. TXT").option(EdnsOption.PADDING).overTls(TlsClient.NONE)
                    .signed(key, Instant.now().getEpochSecond());
            QueryContext context = signed.exchange();
            byte[] response = new byte[QueryContext.MAX_MESSAGE];
            QueryContext other = new QueryContext();
            context.tsig(TsigRequest.check(context.request(), TsigKeys.of(List.of(key)), context.digest(),
                    Instant.now().getEpochSecond()));
            other.resume(context.detach(), response, 5);
            text(100).serve(other);

            int length = pipeline("own", text(100)).responses().respond(other);

            assertThat(length).isEqualTo(468);
            assertThat(new MessageReader().read(response, 0, length).edns().option(EdnsOption.PADDING)).isNotNull();
        }

        @Test
        void whatFitsIntoNoMessageLeavesNothingBehindOverTcp() {
            Message response = ask("a. TXT").overTcp().responseOf(pipeline("own", context -> {
                StepResult result = text(100).serve(context);
                records(5000).serve(context);
                context.answer().add(RRset.of(Name.of("b."), RecordType.TXT, 60, Rdata.of((byte) 0)));
                return result;
            }));

            assertThat(response.rcode()).isEqualTo(ResponseCode.SERVFAIL);
            assertThat(response.answer()).isEmpty();
            assertThat(response.isAuthoritative()).isFalse();
        }
    }

    @Nested
    class WhatIsSeen {

        @Test
        void everyResponseIsReportedOnceWithItsLength() {
            List<String> seen = new ArrayList<>();
            QueryObserver observer = new QueryObserver() {
                @Override
                public void answered(QueryContext context, int length) {
                    seen.add(context.source() + " " + context.request().question() + " " + length);
                }

                @Override
                public void dropped(QueryContext context) {
                    seen.add("dropped");
                }
            };

            int length = pipeline("own", records(1)).serve(ask("a. A").exchange(), observer);
            pipeline("own", context -> StepResult.DROPPED).serve(ask("a. A").exchange(), observer);
            pipeline("recursion", context -> StepResult.SUSPENDED).serve(ask("a. A").exchange(), observer);

            assertThat(seen).containsExactly("ZONE a. IN A " + length, "dropped");
        }

        @Test
        void everyAnswerGoesThroughTheAnswerStep() {
            Pipeline plain = pipeline("own", records(1));
            Pipeline stepped = new Pipeline(plain.requestCheck(), plain.zoneMaintenance(), plain.identity(),
                    plain.accessControl(),
                    plain.hosts(),
                    plain.specialUseNames(), plain.localZones(), plain.authoritativeZones(), plain.responsePolicy(),
                    plain.messageCache(),
                    plain.recursion(),
                    new ResponsePath(context -> context.answer().remove(0), plain.responses().tail()));

            assertThat(ask("a. A").responseOf(stepped).answer()).isEmpty();
        }
    }

    @Nested
    class HeaderBits {

        @Test
        void raIsSetForThoseWhomNamesAreResolvedFor() {
            assertThat(answer(ask("a. A"), 1).recursionAvailable()).isFalse();
            assertThat(answer(ask("a. A").recursing(), 1).recursionAvailable()).isTrue();
        }

        @Test
        void rdAndCdAreCopiedAndNothingElse() {
            Message response = answer(ask("a. A").flags(Flags.RD | Flags.CD | Flags.AD | Flags.Z | Flags.TC), 1);

            assertThat(response.flags()).isEqualTo(Flags.QR | Flags.AA | Flags.RD | Flags.CD);
        }

        /// RFC 1034 section 3.7.1.
        @Test
        void anAnswerForAnyClassIsNotAuthoritative() {
            Message response = answer(ask("a. ANY A"), 1);

            assertThat(response.isAuthoritative()).isFalse();
            assertThat(response.question()).hasToString("a. ANY A");
            assertThat(response.answer().getFirst().dnsClass()).isEqualTo(RecordClass.IN);
        }

        @Test
        void theQuestionKeepsItsCase() {
            Message response = answer(ask("wWw.ExAmPlE. A"), 1);

            assertThat(response.question().name()).hasToString("wWw.ExAmPlE.");
        }
    }

    @Nested
    class Detaching {

        @Test
        void aDetachedQuestionIsAnsweredFromAnotherExchange() {
            TestQuery question = ask("www.example. A").dnssecOk().recursing();
            DetachedQuery query = question.exchange().detach();
            QueryContext other = new QueryContext();
            byte[] response = new byte[QueryContext.MAX_MESSAGE];

            other.resume(query, response, 5);

            assertThat(query.question().name()).isEqualTo(Name.of("www.example."));
            assertThat(query.dnssecOk()).isTrue();
            assertThat(query.recursionDesired()).isTrue();
            assertThat(other.request().question()).isEqualTo(query.question());
            assertThat(other.recursionOffered()).isTrue();
            assertThat(other.client().toSocketAddress().toString()).isEqualTo("/127.0.0.1:4242");
        }

        @Test
        void whatTheClientSaidIsKept() {
            DetachedQuery plain = ask("a. A").flags(0).exchange().detach();
            DetachedQuery full = ask("a. A").flags(Flags.RD | Flags.CD).dnssecOk().overTcp().exchange().detach();

            assertThat(List.of(plain.recursionDesired(), plain.checkingDisabled(), plain.dnssecOk()))
                    .containsOnly(false);
            assertThat(List.of(full.recursionDesired(), full.checkingDisabled(), full.dnssecOk())).containsOnly(true);
            assertThat(plain.transport()).isEqualTo(Transport.UDP);
            assertThat(full.transport()).isEqualTo(Transport.TCP);
        }

        @Test
        void aQueryOfThisServerHasTheFlagsThatItIsGiven() {
            Question question = new Question(Name.of("a."), RecordType.A);
            DetachedQuery plain = DetachedQuery.internal(question, false, false, false);
            DetachedQuery full = DetachedQuery.internal(question, true, true, false);

            assertThat(List.of(plain.checkingDisabled(), plain.dnssecOk())).containsOnly(false);
            assertThat(List.of(full.checkingDisabled(), full.dnssecOk())).containsOnly(true);
            assertThat(List.of(plain.recursionDesired(), full.recursionDesired())).containsOnly(true);
            assertThat(full.question()).isEqualTo(question);
        }

        private Message later(TestQuery question, boolean offered) {
            QueryContext first = question.exchange();
            if (offered) {
                first.offerRecursion();
            }
            QueryContext other = new QueryContext();
            byte[] response = new byte[QueryContext.MAX_MESSAGE];
            ResponsePath responses =
                    ResponsePath
                            .of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE));
            other.resume(first.detach(), response, 5);
            other.refuse(AnswerSource.RECURSION, ResponseCode.NXDOMAIN);
            return new MessageReader().read(response, 0, responses.respond(other));
        }

        @Test
        void raIsSetLaterForThoseThatNamesAreResolvedFor() {
            assertThat(later(ask("a. A"), true).recursionAvailable()).isTrue();
            assertThat(later(ask("a. A"), false).recursionAvailable()).isFalse();
        }

        @Test
        void aQuestionOfAnyClassIsSearchedForInClassIn() {
            DetachedQuery query = ask("www.example. ANY A").recursing().exchange().detach();

            assertThat(query.question()).hasToString("www.example. IN A");
        }

        @Test
        void whatTheClientCannotTakeIsWrittenWholeAndTruncatedInTheEnd() {
            TestQuery question = ask("www.example. A");
            DetachedQuery query = question.exchange().detach();
            QueryContext other = new QueryContext();
            byte[] response = new byte[QueryContext.MAX_MESSAGE];
            ResponsePath responses =
                    ResponsePath
                            .of(new ResponseTail(Octets.EMPTY, 1232, 0, InstantSource.system(), ServerCookies.NONE));

            other.resume(query, response, 5);
            responses.tail().limit(other);
            records(1000).serve(other);
            responses.write(other);

            assertThat(other.writer().overflowed()).isFalse();
            assertThat(other.writer().count(Section.ANSWER)).isEqualTo(1000);
            assertThat(responses.tail().complete(other)).isLessThan(512);
        }

        @Test
        void behindAliasesTheQuestionIsWhereTheLastOneLeads() {
            QueryContext context = ask("www.example. A").recursing().exchange();
            Answer answer = context.answer(AnswerSource.ZONE, ResponseCode.NOERROR, Flags.AA);
            answer.add(RRset.of(Name.of("www.example."), RecordType.CNAME, 60, Rdata.of(Name.of("b.example."))));
            answer.add(RRset.of(Name.of("b.example."), RecordType.CNAME, 60, Rdata.of(Name.of("c.test."))));

            DetachedQuery query = context.detachBehindAliases();

            assertThat(query.question()).hasToString("c.test. IN A");
            assertThat(query.aliases()).hasSize(2);
            assertThat(query.answeredFlags()).isEqualTo(Flags.AA);

            context.answer(AnswerSource.CACHE, ResponseCode.NOERROR, 0)
                    .add(RRset.of(Name.of("www.example."), RecordType.CNAME, 60, Rdata.of(Name.of("b.example."))));
            assertThat(context.detachBehindAliases().answeredFlags()).isZero();
        }
    }

    @Test
    void anAddressIsTheSameAsNumbersAndAsAnObject() throws Exception {
        ClientAddress address = new ClientAddress();
        for (String text : List.of("192.0.2.1", "255.254.253.252", "2001:db8::ff:1", "fe80::1")) {
            var socketAddress = new java.net.InetSocketAddress(java.net.InetAddress.getByName(text), 53);

            address.set(socketAddress);

            assertThat(address.toSocketAddress()).isEqualTo(socketAddress);
        }
    }
}
