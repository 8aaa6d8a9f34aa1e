#include "tools/input/not_modelled.hpp"

#include <algorithm>
#include <cctype>

namespace tools {
namespace {

/// "loadbalancer" of "Load-Balancers".
std::string plain(std::string_view key) {
  std::string word;
  for (const char letter : key) {
    if (letter == '_' || letter == '-' || letter == ' ') continue;
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  for (const char* maker : {"aws", "amazon"}) {
    if (word.starts_with(maker)) word.erase(0, std::string_view(maker).size());
  }
  return word;
}

}  // namespace

const std::vector<UnmodelledService>& unmodelled_services() {
  static const std::vector<UnmodelledService> all{
      {"AWS Lambda", {"lambda", "function"}},
      {"Amazon ECS and AWS Fargate", {"ecs", "fargate", "task", "container"}},
      {"Amazon EKS", {"eks", "kubernetes", "cluster", "nodegroup", "pod"}},
      {"Amazon FSx", {"fsx"}},
      {"Amazon SQS and SNS", {"sqs", "sns", "queue", "topic"}},
      {"AWS Global Accelerator", {"globalaccelerator", "accelerator"}},
      {"Network and Gateway Load Balancers",
       {"nlb", "networkloadbalancer", "gwlb", "gatewayloadbalancer"}},
      {"VPC peering, transit gateways and endpoints",
       {"peering", "vpcpeering", "transitgateway", "vpcendpoint", "bastion"}},
      {"Amazon API Gateway and AppSync", {"apigateway", "api", "appsync"}},
      {"AWS Step Functions and Amazon EventBridge",
       {"stepfunction", "statemachine", "eventbridge", "eventbus"}},
      {"Amazon Kinesis and MSK", {"kinesis", "stream", "firehose", "msk", "kafka"}},
      {"Amazon OpenSearch Service", {"opensearch", "elasticsearch"}},
      {"AWS Elastic Beanstalk, App Runner and Lightsail",
       {"elasticbeanstalk", "beanstalk", "apprunner", "lightsail"}},
      {"Spot and mixed instances", {"spot", "spotinstance", "mixedinstancespolicy", "spotfleet"}},
      {"AWS Backup, WAF, Secrets Manager and Cognito",
       {"backup", "waf", "secretsmanager", "secret", "cognito"}}};
  return all;
}

std::string not_modelled(std::string_view key) {
  const std::string word = plain(key);
  for (const UnmodelledService& service : unmodelled_services()) {
    const bool meant =
        std::any_of(service.words.begin(), service.words.end(),
                    [&](const std::string& one) { return word == one || word == one + 's'; });
    if (meant) return service.name + ": not modelled; see docs/reference/not_modelled.md";
  }
  return {};
}

}  // namespace tools
