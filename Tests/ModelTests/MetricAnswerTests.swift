import Model
import Testing

/// Figures in what others answer, and what is said of those that are absurd.
@Suite struct MetricAnswerTests {
    private func fault(_ body: () throws(MetricFault) -> some Any) -> String {
        do throws(MetricFault) {
            return "no fault but \(try body())"
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("12\n", 12_000), ("  0.5  \n", 500), ("0", 0), ("-0", 0), ("1e3", 1_000_000),
        ("0.0001", 1), ("+7", 7_000), ("1000000000000", 1_000_000_000_000_000),
    ])
    func aCommandPrintsOneNumber(_ text: String, _ milli: Int64) throws {
        #expect(try MetricAnswer.printed(Array(text.utf8)) == milli)
    }

    @Test(arguments: [
        ("", "is not told: nothing was printed"),
        ("NaN\n", "is NaN"), ("nan", "is NaN"), ("+Inf", "is infinite"), ("-inf", "is infinite"),
        ("1e999", "is infinite"), ("-3", "is -3.0, and less than nothing cannot be"),
        ("2e12", "is 2000000000000.0, more than the 1000000000000 that there can be of anything"),
        ("0x10", "is not a number but '0x10'"), ("twelve", "is not a number but 'twelve'"),
        ("1 2", "is not told: one number was to be printed, not '1 2'"),
        ("\u{1B}[2J", "is not a number but '\\u{1B}[2J'"), (".", "is not a number but '.'"),
    ])
    func whatIsNoFigureIsToldAsSuch(_ text: String, _ why: String) {
        #expect(
            fault { () throws(MetricFault) in try MetricAnswer.printed(Array(text.utf8)) } == why)
    }

    @Test(arguments: [
        ("$.queue.depth", #"{"x": [1, {"depth": 9}], "queue": {"n": null, "depth": 42}}"#, 42_000),
        ("a[1].b", #"{"a": [{"b": 1}, {"b": "2.5"}]}"#, 2_500),
        ("$", " 7 ", 7_000),
        ("$['in flight']", #"{"s": "} \" ]", "in flight": 3}"#, 3_000),
        ("$[2]", "[[], {}, 5]", 5_000),
    ])
    func aDocumentIsSearched(_ path: String, _ json: String, _ milli: Int64) throws {
        #expect(try MetricAnswer.json(Array(json.utf8), at: JSONPath(path)) == milli)
    }

    @Test(arguments: [
        ("$.a", #"{"b": 1}"#, "is not there: there is no 'a'"),
        ("$.a.b", #"{"a": [1]}"#, "is not there: a list stands where 'b' should be"),
        ("$.a[3]", #"{"a": [1, 2]}"#, "is not there: the list has 2 items"),
        ("$.a[0]", #"{"a": []}"#, "is not there: the list is empty"),
        ("$.a", #"{"a": null}"#, "is 'null', not a number"),
        ("$.a", #"{"a": {}}"#, "is no number but a set of keys"),
        ("$.a", #"{"a": -1}"#, "is -1.0, and less than nothing cannot be"),
        ("$.a", #"{"b": [1, 2"#, "is not to be had: the answer is cut off, or no JSON"),
        ("$.a", "<html></html>", "is not there: a plain value stands where 'a' should be"),
        ("$.a", "", "is not there: a plain value stands where 'a' should be"),
        ("$", "", "is not to be had: the answer is cut off, or no JSON"),
    ])
    func aDocumentWithoutTheFigureSaysWhatIsMissing(
        _ path: String, _ json: String, _ why: String
    ) throws {
        let way = try JSONPath(path)
        #expect(
            fault { () throws(MetricFault) in try MetricAnswer.json(Array(json.utf8), at: way) }
                == why)
    }

    @Test func deepAndEndlessDocumentsEnd() throws {
        let way = try JSONPath("$.a")
        for text in [
            #"{"x": "# + String(repeating: "[", count: 100_000),
            #"{"x": "# + String(repeating: #"{"y":"#, count: 100_000),
            String(repeating: "{", count: 100_000),
            #"{"x": ""# + String(repeating: "\\", count: 9_999),
        ] {
            let why = fault { () throws(MetricFault) in
                try MetricAnswer.json(Array(text.utf8), at: way)
            }
            #expect(why.contains("JSON"), "\(why)")
        }
    }

    @Test func aPrometheusServerAnswers() throws {
        func answer(_ result: String) -> [UInt8] {
            Array(#"{"status":"success","data":{"resultType":"vector","result":\#(result)}}"#.utf8)
        }
        let one = try MetricAnswer.prometheus(
            answer(#"[{"metric":{"job":"a"},"value":[1435781451.781,"12.5"]}]"#))
        #expect(one.milli == 12_500 && one.at == 1_435_781_451_781)
        let scalar = try MetricAnswer.prometheus(answer(#"[1435781451.781,"3"]"#))
        #expect(scalar.milli == 3_000)
        let several = #"[{"metric":{},"value":[1,"1"]},{"metric":{},"value":[1,"2"]}]"#
        for (result, why) in [
            ("[]", "is not there: the query finds nothing"),
            (several, "is not one: the query finds several; put it into sum() or max()"),
            (#"[{"metric":{},"value":[1,"NaN"]}]"#, "is NaN"),
            (#"[{"metric":{},"value":[1]}]"#, "is not there: the sample has no value"),
        ] {
            #expect(
                fault { () throws(MetricFault) in try MetricAnswer.prometheus(answer(result)) }
                    == why)
        }
        #expect(
            fault { () throws(MetricFault) in
                try MetricAnswer.prometheus(Array(#"{"status":"error"}"#.utf8))
            } == "is not there: there is no 'data'")
    }

    private static let page = """
        # HELP jobs Jobs that wait.
        # TYPE jobs gauge
        jobs{queue="mail"} 3
        jobs{queue="print",host="a\\"b"} 4.5 1435781451781
        jobs_total 100
        broken{x="1"
        sick NaN
        minus -1
        """

    @Test(arguments: [
        ("jobs", 7_500), (#"jobs{queue="mail"}"#, 3_000),
        (#"jobs{host="a\"b", queue="print"}"#, 4_500), ("jobs_total", 100_000),
    ])
    func samplesThatFitAreAddedUp(_ selector: String, _ milli: Int64) throws {
        let found = try MetricAnswer.page(Array(Self.page.utf8), SampleSelector(selector))
        #expect(found.milli == milli)
        #expect(found.at == (milli == 7_500 || milli == 4_500 ? 1_435_781_451_781 : nil))
    }

    @Test(arguments: [
        ("job", "is not on the page"), (#"jobs{queue="x"}"#, "is not on the page"),
        ("broken", "is not on the page"), ("sick", "is NaN"),
        ("minus", "is -1.0, and less than nothing cannot be"),
    ])
    func aPageWithoutTheSampleSaysSo(_ selector: String, _ why: String) throws {
        let selector = try SampleSelector(selector)
        #expect(
            fault { () throws(MetricFault) in
                try MetricAnswer.page(Array(Self.page.utf8), selector).milli
            } == why)
    }

    @Test func timesOfTheFutureAreNotBelieved() throws {
        let now = Instant(nanoseconds: 100_000_000_000)
        let clock = WallClock(at: now, millisecondsSince1970: 1_000_000, zones: [:])
        #expect(try MetricTime.instant(ofWall: 990_000, clock) == now - .seconds(10))
        // Clocks differ a little.
        #expect(try MetricTime.instant(ofWall: 1_004_000, clock) == now)
        #expect(
            fault { () throws(MetricFault) in try MetricTime.instant(ofWall: 1_900_000, clock) }
                == "is of a time that comes in 15 min only")
        #expect(
            fault { () throws(MetricFault) in try MetricTime.instant(ofWall: .min, clock) }
                == "bears a time that cannot be")
    }

    @Test func aURLIsToldWithoutItsSecrets() throws {
        let url = try MetricURL("http://ann:hunter2@localhost:9090/stats?token=hunter2")
        #expect(url.host == "127.0.0.1" && url.port == 9_090)
        #expect(url.credentials == "ann:hunter2" && url.path == "/stats?token=hunter2")
        #expect(url.description == "http://127.0.0.1:9090/stats")
        #expect(
            MetricSource.prometheus(url, query: "hunter2").description == "Prometheus at \(url)")
        #expect(try MetricURL("http://[::1]").endpoint == .address(host: "::1", port: 80))
        for text in ["https://127.0.0.1/", "http://prometheus:9090", "127.0.0.1:9090", "http://"] {
            #expect(throws: QuantityFault.self) { try MetricURL(text) }
        }
    }

    @Test(arguments: ["", "$..a", "a.*", "a[-1]", "a[x]", "a['b'", "$a", "a b."])
    func waysToManyValuesAreNone(_ text: String) {
        #expect(throws: QuantityFault.self) { try JSONPath(text) }
    }
}
