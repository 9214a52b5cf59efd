// The layers of Sleepbot.Bench's networks as oneDNN's own primitives, on one thread: what training steps would cost if they were nothing else.
//
//     g++ -O2 -std=c++17 -o bench/peers/onednn_bench bench/peers/onednn_bench.cpp -ldnnl      Debian: apt install libdnnl-dev g++ (oneDNN 2)
//     OMP_NUM_THREADS=1 bench/peers/onednn_bench          answers `prepare NET BATCH` and `measure SECONDS`, for `sleepbot-bench compare --onednn FILE`
//
// A step: forward, gradient by the weights and, but for the first layer, gradient by the input of every convolution and dense layer, with biases. Nothing
// else: no activation, pooling, normalisation, loss, optimizer, and no change of layout between two primitives. Each primitive is tried in several
// memory formats and algorithms, and the fastest is kept, whatever its neighbours would need; counted is the shortest of its runs, repeated with everything in the caches.
// No program made of these primitives can be faster than their sum.
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include <oneapi/dnnl/dnnl.hpp>

using dnnl::memory;
using Clock = std::chrono::steady_clock;

namespace {

const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
dnnl::stream stream(engine);

// A convolution; a dense layer is one whose kernel covers its input, and has primitives of its own.
struct Layer {
    int inputs, size, outputs, kernel, stride, padding, groups;
    bool dense;
    bool first;

    int result() const { return (size + 2 * padding - kernel) / stride + 1; }
};

Layer conv(int inputs, int size, int outputs, int kernel, int stride = 1, int padding = 0, int groups = 1) {
    return {inputs, size, outputs, kernel, stride, padding, groups, false, false};
}

Layer dense(int inputs, int outputs) { return {inputs, 1, outputs, 1, 1, 0, 1, true, false}; }

const std::map<std::string, std::vector<Layer>> networks = {
    {"keras-cnn", {conv(1, 28, 32, 3), conv(32, 26, 64, 3), dense(9216, 128), dense(128, 10)}},
    {"lenet5", {conv(1, 28, 6, 5, 1, 2), conv(6, 14, 16, 5), dense(400, 120), dense(120, 84), dense(84, 10)}},
    {"filters-a", {conv(1, 28, 16, 7), dense(7744, 10)}},
    {"resnet-cifar",
     {conv(3, 32, 16, 3, 1, 1), conv(16, 32, 16, 3, 1, 1), conv(16, 32, 16, 3, 1, 1), conv(16, 32, 32, 3, 2, 1), conv(32, 16, 32, 3, 1, 1), conv(16, 32, 32, 1, 2),
      conv(32, 16, 64, 3, 2, 1), conv(64, 8, 64, 3, 1, 1), conv(32, 16, 64, 1, 2), dense(64, 10)}},
    {"alexnet",
     {conv(3, 227, 96, 11, 4), conv(96, 27, 256, 5, 1, 2, 2), conv(256, 13, 384, 3, 1, 1), conv(384, 13, 384, 3, 1, 1, 2), conv(384, 13, 256, 3, 1, 1, 2),
      dense(9216, 4096), dense(4096, 4096), dense(4096, 1000)}},
};

// One primitive with memory of its own.
struct Task {
    dnnl::primitive primitive;
    std::unordered_map<int, memory> memories;

    void run() const {
        primitive.execute(stream, memories);
        stream.wait();
    }
};

memory filled(const memory::desc& description) {
    memory result(description, engine);
    float* values = static_cast<float*>(result.get_data_handle());
    for (size_t i = 0; i < description.get_size() / sizeof(float); i++) {
        values[i] = 0.001f * static_cast<float>(i % 1000) - 0.5f;
    }
    return result;
}

// The shortest of many runs, one right after the other, with everything in the caches that fits.
double seconds_of(const Task& task, double budget) {
    task.run();
    double best = std::numeric_limits<double>::infinity(), spent = 0;
    for (int tries = 0; tries < 3 || spent < budget; tries++) {
        const auto start = Clock::now();
        task.run();
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        best = std::min(best, seconds);
        spent += seconds;
    }
    return best;
}

// Tries what oneDNN offers and keeps the fastest; what it does not have it says by an error.
Task fastest(const std::vector<std::function<Task()>>& candidates) {
    Task best;
    double least = std::numeric_limits<double>::infinity();
    for (const auto& create : candidates) {
        try {
            Task task = create();
            const double seconds = seconds_of(task, 0.02);
            if (seconds < least) {
                least = seconds;
                best = task;
            }
        } catch (const dnnl::error&) {
        }
    }
    return best;
}

memory::desc described(const memory::dims& shape, memory::format_tag format) { return {shape, memory::data_type::f32, format}; }

struct Shapes {
    memory::desc source, weights, bias, destination;
    memory::dims strides, padding;
};

Shapes shapes_of(const Layer& layer, int batch, memory::format_tag images) {
    const auto any = memory::format_tag::any;
    if (layer.dense) {
        return {described({batch, layer.inputs}, any), described({layer.outputs, layer.inputs}, any), described({layer.outputs}, memory::format_tag::a),
                described({batch, layer.outputs}, any), {}, {}};
    }
    const memory::dims weights = layer.groups == 1
        ? memory::dims{layer.outputs, layer.inputs, layer.kernel, layer.kernel}
        : memory::dims{layer.groups, layer.outputs / layer.groups, layer.inputs / layer.groups, layer.kernel, layer.kernel};
    return {described({batch, layer.inputs, layer.size, layer.size}, images), described(weights, any), described({layer.outputs}, memory::format_tag::a),
            described({batch, layer.outputs, layer.result(), layer.result()}, images), {layer.stride, layer.stride}, {layer.padding, layer.padding}};
}

// The three passes of a layer, as functions that make a primitive for a memory format and an algorithm.
Task forward(const Layer& layer, const Shapes& s, dnnl::algorithm algorithm) {
    const auto training = dnnl::prop_kind::forward_training;
    if (layer.dense) {
        const dnnl::inner_product_forward::primitive_desc p({training, s.source, s.weights, s.bias, s.destination}, engine);
        return {dnnl::inner_product_forward(p), {{DNNL_ARG_SRC, filled(p.src_desc())}, {DNNL_ARG_WEIGHTS, filled(p.weights_desc())}, {DNNL_ARG_BIAS, filled(s.bias)}, {DNNL_ARG_DST, filled(p.dst_desc())}}};
    }
    const dnnl::convolution_forward::primitive_desc p({training, algorithm, s.source, s.weights, s.bias, s.destination, s.strides, s.padding, s.padding}, engine);
    return {dnnl::convolution_forward(p), {{DNNL_ARG_SRC, filled(p.src_desc())}, {DNNL_ARG_WEIGHTS, filled(p.weights_desc())}, {DNNL_ARG_BIAS, filled(s.bias)}, {DNNL_ARG_DST, filled(p.dst_desc())}}};
}

Task backward_data(const Layer& layer, const Shapes& s, dnnl::algorithm algorithm) {
    const auto training = dnnl::prop_kind::forward_training;
    if (layer.dense) {
        const dnnl::inner_product_forward::primitive_desc hint({training, s.source, s.weights, s.destination}, engine);
        const dnnl::inner_product_backward_data::primitive_desc p({s.source, s.weights, s.destination}, engine, hint);
        return {dnnl::inner_product_backward_data(p), {{DNNL_ARG_DIFF_SRC, filled(p.diff_src_desc())}, {DNNL_ARG_WEIGHTS, filled(p.weights_desc())}, {DNNL_ARG_DIFF_DST, filled(p.diff_dst_desc())}}};
    }
    const dnnl::convolution_forward::primitive_desc hint({training, algorithm, s.source, s.weights, s.destination, s.strides, s.padding, s.padding}, engine);
    const dnnl::convolution_backward_data::primitive_desc p({algorithm, s.source, s.weights, s.destination, s.strides, s.padding, s.padding}, engine, hint);
    return {dnnl::convolution_backward_data(p), {{DNNL_ARG_DIFF_SRC, filled(p.diff_src_desc())}, {DNNL_ARG_WEIGHTS, filled(p.weights_desc())}, {DNNL_ARG_DIFF_DST, filled(p.diff_dst_desc())}}};
}

Task backward_weights(const Layer& layer, const Shapes& s, dnnl::algorithm algorithm) {
    const auto training = dnnl::prop_kind::forward_training;
    if (layer.dense) {
        const dnnl::inner_product_forward::primitive_desc hint({training, s.source, s.weights, s.bias, s.destination}, engine);
        const dnnl::inner_product_backward_weights::primitive_desc p({s.source, s.weights, s.bias, s.destination}, engine, hint);
        return {dnnl::inner_product_backward_weights(p), {{DNNL_ARG_SRC, filled(p.src_desc())}, {DNNL_ARG_DIFF_WEIGHTS, filled(p.diff_weights_desc())}, {DNNL_ARG_DIFF_BIAS, filled(s.bias)}, {DNNL_ARG_DIFF_DST, filled(p.diff_dst_desc())}}};
    }
    const dnnl::convolution_forward::primitive_desc hint({training, algorithm, s.source, s.weights, s.bias, s.destination, s.strides, s.padding, s.padding}, engine);
    const dnnl::convolution_backward_weights::primitive_desc p({algorithm, s.source, s.weights, s.bias, s.destination, s.strides, s.padding, s.padding}, engine, hint);
    return {dnnl::convolution_backward_weights(p), {{DNNL_ARG_SRC, filled(p.src_desc())}, {DNNL_ARG_DIFF_WEIGHTS, filled(p.diff_weights_desc())}, {DNNL_ARG_DIFF_BIAS, filled(s.bias)}, {DNNL_ARG_DIFF_DST, filled(p.diff_dst_desc())}}};
}

Task best_of(const Layer& layer, int batch, Task (*pass)(const Layer&, const Shapes&, dnnl::algorithm)) {
    std::vector<std::function<Task()>> candidates;
    for (const auto images : {memory::format_tag::any, memory::format_tag::nhwc, memory::format_tag::nchw}) {
        for (const auto algorithm : {dnnl::algorithm::convolution_direct, dnnl::algorithm::convolution_auto, dnnl::algorithm::convolution_winograd}) {
            candidates.push_back([=] { return pass(layer, shapes_of(layer, batch, images), algorithm); });
        }
    }
    return fastest(candidates);
}

std::vector<Task> step_of(const std::string& net, int batch) {
    std::vector<Task> step;
    bool first = true;
    for (const Layer& layer : networks.at(net)) {
        step.push_back(best_of(layer, batch, forward));
        step.push_back(best_of(layer, batch, backward_weights));
        if (!first) {
            step.push_back(best_of(layer, batch, backward_data));
        }
        first = false;
    }
    return step;
}

double samples_per_second(const std::vector<Task>& step, int batch, double seconds) {
    double sum = 0;
    for (const Task& task : step) {
        sum += seconds_of(task, seconds / step.size());
    }
    return batch / sum;
}

}  // namespace

int main() {
    std::vector<Task> step;
    int batch = 0;
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string command;
        words >> command;
        if (command == "hello") {
            const dnnl_version_t* version = dnnl_version();
            std::printf("{\"description\": \"oneDNN %d.%d.%d, one thread: its primitives alone\"}\n", version->major, version->minor, version->patch);
        } else if (command == "prepare") {
            std::string net;
            words >> net >> batch;
            step = step_of(net, batch);
            std::printf("{\"variant\": \"fastest of each primitive\"}\n");
        } else {
            double seconds = 0;
            words >> seconds;
            std::printf("{\"samplesPerSecond\": %.3f}\n", samples_per_second(step, batch, seconds));
        }
        std::fflush(stdout);
    }
    return 0;
}
