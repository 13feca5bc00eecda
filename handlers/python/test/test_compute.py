import json
import unittest

from built import Context, Environment, load_handler

GOLDEN_500000 = "52662a4ed3c1e9b0bf4ce59d97c377d280c082585794b9d559e5bae280a6cd22"
GOLDEN_1000000 = "ad7df567a4b611f31a87e4ecd9fa4b8cd60d170562c217319f5f30c71ce423ef"
GOLDEN_SEED_1 = "a9694919fca79dba6b106f7839bc164768cbd1f07aa14947ada13cf18a2bb852"


class CpuIntensive(unittest.TestCase):
    def test_golden_hashes(self):
        handler = load_handler("cpu-intensive")
        self.assertEqual(handler({}, Context())["hash"], GOLDEN_500000)
        self.assertEqual(handler({"iterations": 500000, "other": 1}, Context())["hash"], GOLDEN_500000)
        self.assertEqual(handler({"iterations": 1000000}, Context())["hash"], GOLDEN_1000000)

    def test_bad_iterations_are_refused_in_the_words_of_the_contract(self):
        handler = load_handler("cpu-intensive")
        for text in ("0", "10000001", "-1", "1.5", '"5"', "true", "null", "[1]", "{}", "1e400"):
            with self.subTest(text):
                self.assertEqual(
                    handler(json.loads('{"iterations":%s}' % text), Context()),
                    {
                        "success": False,
                        "workloadType": "cpu-intensive",
                        "error": "iterations must be an integer from 1 to 10000000",
                    },
                )

    def test_an_integral_number_is_an_integer_however_it_is_written(self):
        handler = load_handler("cpu-intensive")
        for text in ("7", "7.0", "0.7e1"):
            with self.subTest(text):
                answer = handler(json.loads('{"iterations":%s}' % text), Context())
                self.assertIs(type(answer["iterations"]), int)
                self.assertEqual(answer["iterations"], 7)

    def test_only_an_object_is_an_event(self):
        handler = load_handler("cpu-intensive")
        for event in ([], "text", 5, True):
            with self.subTest(event):
                self.assertEqual(handler(event, Context())["error"], "event must be a JSON object")
        self.assertEqual(handler(None, Context())["hash"], GOLDEN_500000)

    def test_the_fields_are_those_of_the_contract(self):
        handler = load_handler("cpu-intensive")
        stream = "2026/11/21/[$LATEST]abc"
        with Environment(AWS_LAMBDA_FUNCTION_MEMORY_SIZE="1769", AWS_LAMBDA_LOG_STREAM_NAME=stream):
            answer = handler({"iterations": 2}, Context())
        self.assertRegex(answer.pop("hash"), "^[0-9a-f]{64}$")
        self.assertRegex(answer.pop("runtimeVersion"), r"^python 3\.\d+\.\d+$")
        self.assertTrue(answer.pop("backend").startswith("hashlib.sha256 ("))
        self.assertEqual(
            answer,
            {
                "success": True,
                "workloadType": "cpu-intensive",
                "iterations": 2,
                "memoryLimitMB": 1769,
                "coldStart": True,
                "logStream": stream,
            },
        )

    def test_a_process_is_cold_once_and_says_none_for_what_it_is_not_told(self):
        handler = load_handler("cpu-intensive")
        with Environment():
            handler({"iterations": 0}, Context())
            answer = handler({"iterations": 1}, Context())
        self.assertEqual([answer[key] for key in ("coldStart", "memoryLimitMB", "logStream")], [False, None, None])


class MemoryIntensive(unittest.TestCase):
    def test_golden_hash(self):
        answer = load_handler("memory-intensive")({}, Context())
        expected = {"hash": GOLDEN_SEED_1, "seed": 1, "count": 13_107_200, "sizeMB": 100}
        self.assertEqual({key: answer[key] for key in expected}, expected)

    def test_the_generator_gives_the_documented_elements(self):
        load_handler("memory-intensive")
        from memory_intensive import generate

        expected = {
            0: [253476055, 299108940, 879967674, 717116621, 412399936],
            1: [253892187, 396501366, 541425759, 756862641, 54270808],
            42: [270953568, 94623547, 619850966, 238965823, 403362065],
            4294967295: [253059924, 201716514, 144767765, 677370600, 770529065],
        }
        for seed, elements in expected.items():
            self.assertEqual(list(generate(seed, 5)), elements)

    def test_bad_seeds_are_refused(self):
        handler = load_handler("memory-intensive")
        for seed in (-1, 4294967296, 0.5, "1", None, False):
            with self.subTest(seed):
                error = "seed must be an integer from 0 to 4294967295"
                self.assertEqual(handler({"seed": seed}, Context())["error"], error)
